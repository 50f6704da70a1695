import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { LocalOss } from '@presign/local/oss'
import { ossV4 } from '@presign/oss-v4'
import fc from 'fast-check'
import type { Area, Outcome } from './area.js'
import { AT, KEY, signerOf } from './cases.js'
import { Fault, must } from './fault.js'
import type { Subject } from './subject.js'

const SECRET = 'FAKEcontentOfAPrivateObject'

/** Runs something with a server of its own. */
async function withEmulator<T>(subject: Subject, work: (oss: LocalOss) => Promise<T>): Promise<T> {
  const buckets = [{ name: 'open', acl: 'public-read-write' as const }, 'photos']
  const oss = await subject.emulator({ credentials: KEY, buckets })
  oss.clock.set(AT)
  try {
    return await work(oss)
  } finally {
    await oss.close()
  }
}

/** Asks as the owner. */
function asOwner(oss: LocalOss, input: object, body?: string): Promise<Response> {
  const signing = ossV4({ region: oss.region, endpoint: oss.endpoint })
  const { url, method, headers } = signerOf({ signing }).presign({ expiresIn: 60, ...input } as never)
  return fetch(url, { method, headers, ...(body !== undefined && { body: new TextEncoder().encode(body) }) })
}

/** The private upload that the owner has begun in the open bucket, of each server. */
const uploads = new WeakMap<LocalOss, string>()

async function putSecrets(oss: LocalOss): Promise<void> {
  const headers = { 'x-oss-object-acl': 'private' }
  const begun = await asOwner(oss, { method: 'POST', bucket: 'open', key: 'up', query: { uploads: null }, headers })
  const uploadId = /<UploadId>(.*?)</.exec(await begun.text())?.[1] ?? ''
  uploads.set(oss, uploadId)
  await asOwner(oss, { method: 'PUT', bucket: 'open', key: 'up', query: { uploadId, partNumber: '1' } }, SECRET)
  await asOwner(oss, { method: 'PUT', bucket: 'open', key: 'own', headers }, SECRET)
  await asOwner(oss, { method: 'PUT', bucket: 'photos', key: 'own' }, SECRET)
}

const KEYS = [
  'own',
  '%6fwn',
  'free',
  'link',
  './own',
  '../photos/own',
  'free/../own',
  '%2e%2e/photos/own',
  'own?versionId=null',
  `own?versionId=CAEQ${'0'.repeat(20)}`,
]
const SOURCES = [
  '/open/own',
  '/photos/own',
  'open/own',
  '/open/%6fwn',
  '/open/free/..%2Fown',
  '/open%2Fown',
  '/open/link',
]

/** What nobody, without a signature, may try in a bucket that is open to all. */
const attempt = fc.record({
  kind: fc.constantFrom(
    'get',
    'head',
    'put',
    'delete',
    'delete list',
    'link',
    'copy',
    'part copy',
    'append',
    'acl',
    'form',
    'process',
    'list',
    'parts',
    'part',
    'complete',
    'abort',
  ),
  key: fc.constantFrom(...KEYS),
  other: fc.constantFrom(...KEYS),
  source: fc.constantFrom(...SOURCES),
  bucket: fc.constantFrom('open', 'photos', 'ope%6e', 'open/../photos', 'open%2F..%2Fphotos'),
})
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never

function requestOf({
  kind,
  key,
  other,
  source,
  bucket,
}: Attempt): readonly [string, string, Record<string, string>, string] {
  const path = `/${bucket}/${key}`
  const question = key.includes('?') ? '&' : '?'
  switch (kind) {
    case 'get':
      return ['GET', path, {}, '']
    case 'head':
      return ['HEAD', path, {}, '']
    case 'put':
      return ['PUT', path, {}, 'x']
    case 'delete':
      return ['DELETE', path, {}, '']
    case 'delete list': {
      const object = `<Object><Key>${key}</Key></Object><Object><Key>${other}</Key></Object>`
      return ['POST', `/${bucket}/?delete`, {}, `<Delete>${object}</Delete>`]
    }
    case 'link':
      return ['PUT', `/${bucket}/link?symlink`, { 'x-oss-symlink-target': key }, '']
    case 'copy':
      return ['PUT', path, { 'x-oss-copy-source': source }, '']
    case 'part copy':
      return ['PUT', `${path}${question}partNumber=1&uploadId=u`, { 'x-oss-copy-source': source }, '']
    case 'append':
      return ['POST', `${path}${question}append&position=0`, {}, 'x']
    case 'acl':
      return ['PUT', `${path}${question}acl`, { 'x-oss-object-acl': 'public-read-write' }, '']
    case 'form': {
      const part = (name: string, value: string) =>
        `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
      return [
        'POST',
        `/${bucket}/`,
        { 'content-type': 'multipart/form-data; boundary=b' },
        `${part('key', key)}${part('file', 'x')}--b--`,
      ]
    }
    case 'process':
      return [
        'POST',
        `${path}${question}x-oss-process`,
        {},
        `x-oss-process=image/info|sys/saveas,o_${Buffer.from(other).toString('base64url')}`,
      ]
    case 'parts':
      return ['GET', `/${bucket}/up?uploadId=UPLOAD`, {}, '']
    case 'part':
      return ['PUT', `/${bucket}/up?uploadId=UPLOAD&partNumber=1`, {}, 'x']
    case 'complete':
      return ['POST', `/${bucket}/up?uploadId=UPLOAD`, { 'x-oss-complete-all': 'yes' }, '']
    case 'abort':
      return ['DELETE', `/${bucket}/up?uploadId=UPLOAD`, {}, '']
    default:
      return ['GET', `/${bucket}/?prefix=${key}`, {}, '']
  }
}

/** Sends a request to the byte, which no client does. */
async function raw(oss: LocalOss, [method, asked, headers, body]: ReturnType<typeof requestOf>): Promise<string> {
  const target = asked.replace('UPLOAD', uploads.get(oss) ?? '')
  const socket = connect(oss.port, '127.0.0.1')
  const lines = Object.entries({ host: `127.0.0.1:${oss.port}`, connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  socket.write(
    `${method} ${target} HTTP/1.1\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  return text(socket).catch((error: Error) => error.message)
}

/** Runs a property against one server, since a server for each input would take most of the time. */
export function served<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  share: number,
  judge: (oss: LocalOss, input: T) => Promise<void>,
): Area {
  return {
    name,
    hunt: (subject, { seed, runs }) =>
      withEmulator(subject, async (oss): Promise<Outcome> => {
        await putSecrets(oss)
        const property = fc.asyncProperty(inputs, (input) => judge(oss, input))
        const found = await fc.check(property, { seed, numRuns: Math.max(10, Math.round(runs / share)) })
        const fault = `${String(found.errorInstance)}\n  input ${fc.stringify(found.counterexample?.[0])}\n  --seed ${seed} --area ${name}`
        return { runs: found.numRuns, figures: {}, fault: found.failed ? fault : undefined }
      }),
  }
}

/** Rights: what is private is neither read nor changed without a signature, whatever leads to it. */
export const rights: Area = served(
  'rights',
  fc.array(attempt, { minLength: 1, maxLength: 5 }),
  40,
  async (oss, attempts) => {
    for (const one of attempts) {
      const answer = await raw(oss, requestOf(one))
      must(!answer.includes(SECRET), 'what is private was read', one)
      must(!/^HTTP\/1\.1 5(?!01)/.test(answer), `the server failed: ${answer.slice(0, 200)}`, one)
    }
    const parts = await asOwner(oss, { bucket: 'open', key: 'up', query: { uploadId: uploads.get(oss) } })
    const isUploaded = (await parts.text()).includes(`<Size>${SECRET.length}</Size>`)
    if (!isUploaded) await putSecrets(oss)
    must(isUploaded, 'an upload that is private was changed', attempts)
    for (const bucket of ['open', 'photos']) {
      const kept = await asOwner(oss, { bucket, key: 'own' })
      const acl = await asOwner(oss, { bucket, key: 'own', query: { acl: null } })
      const isKept = (await kept.text()) === SECRET && !/public/.test(await acl.text())
      if (!isKept) await putSecrets(oss)
      must(isKept, 'what is private was changed', attempts)
    }
  },
)

const piece = fc.constantFrom(
  '--b\r\n',
  '--b--',
  '\r\n',
  '\r\n\r\n',
  'Content-Disposition: form-data; name="file"; filename="a"',
  'Content-Disposition: form-data; name="key"',
  'Content-Type: a\r\nb',
  'x',
  '<Delete>',
  '</Delete>',
  '<Object><Key>',
  '</Key></Object>',
  'a',
  '&nope;',
  '&#0;',
  '<!DOCTYPE a>',
  '<![CDATA[',
  ']]>',
  '\0',
  '\xff',
  '<a b="',
  '%',
  '\ud800',
)

/** Bodies that are not what they should be: 400s, and nothing of the server's own. */
export const bodies: Area = served(
  'bodies',
  fc.tuple(
    fc.constantFrom('/open/', '/open/?delete', '/open/x?uploads', '/open/x'),
    fc.array(piece, { maxLength: 12 }),
  ),
  20,
  async (oss, [path, pieces]) => {
    const answer = await raw(oss, [
      'POST',
      path,
      { 'content-type': 'multipart/form-data; boundary=b' },
      pieces.join(''),
    ])
    must(/^HTTP\/1\.1 (?:[234]\d\d|501)/.test(answer), `the server failed: ${answer.slice(0, 300)}`, pieces)
  },
)

/** Bytes that buffers look at, write and copy while something runs: the same in every run, which time is not. */
async function bytesTouched(work: () => Promise<unknown>): Promise<number> {
  let touched = 0
  const { indexOf, copy } = Buffer.prototype
  const { set } = Uint8Array.prototype
  const { concat } = Buffer
  Object.assign(Buffer.prototype, {
    indexOf(this: Buffer, ...given: Parameters<typeof indexOf>) {
      const found = indexOf.apply(this, given)
      const from = Number(given[1] ?? 0)
      touched += Math.max(0, (found < 0 ? this.length : found) - from)
      return found
    },
    copy(this: Buffer, ...given: Parameters<typeof copy>) {
      const copied = copy.apply(this, given)
      touched += copied
      return copied
    },
  })
  Object.assign(Buffer, {
    concat(...given: Parameters<typeof concat>) {
      const all = concat(...given)
      touched += all.length
      return all
    },
  })
  Object.assign(Uint8Array.prototype, {
    set(this: Uint8Array, ...given: Parameters<typeof set>) {
      touched += given[0].length
      set.apply(this, given)
    },
  })
  try {
    await work()
  } finally {
    Object.assign(Buffer.prototype, { indexOf, copy })
    Object.assign(Buffer, { concat })
    Object.assign(Uint8Array.prototype, { set })
  }
  return touched
}

/** A form whose field comes in chunks of so many bytes. */
function formInChunks(bytes: number, chunk: number): string {
  const part = (name: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const body = `${part('x', '-'.repeat(bytes))}${part('key', 'a')}${part('file', 'x')}--b--\r\n`
  const chunks: string[] = []
  for (let at = 0; at < body.length; at += chunk) {
    const piece = body.slice(at, at + chunk)
    chunks.push(`${piece.length.toString(16)}\r\n${piece}\r\n`)
  }
  return `${chunks.join('')}0\r\n\r\n`
}

/** Fields in the smallest chunks: four times as many bytes are at most six times the work. */
export const growth: Area = {
  name: 'growth',
  hunt: (subject) =>
    withEmulator(subject, async (oss): Promise<Outcome> => {
      const figures: Record<string, number> = {}
      const touchedBy = async (bytes: number, chunk: number) => {
        const body = formInChunks(bytes, chunk)
        return bytesTouched(async () => {
          const socket = connect(oss.port, '127.0.0.1')
          const headers = `host: 127.0.0.1:${oss.port}\r\nconnection: close\r\ntransfer-encoding: chunked\r\ncontent-type: multipart/form-data; boundary=b\r\n`
          socket.write(`POST /open/ HTTP/1.1\r\n${headers}\r\n${body}`)
          const answer = await text(socket)
          if (!/^HTTP\/1\.1 204/.test(answer)) throw new Fault(`a form was not taken: ${answer.slice(0, 300)}`)
        })
      }
      try {
        for (const chunk of [1, 3]) {
          const [few, many] = [await touchedBy(5000, chunk), await touchedBy(20_000, chunk)]
          figures[`times the bytes, in chunks of ${chunk}`] = Math.round((many / 20_000) * 10) / 10
          must(many <= 6 * few, `a form of 20 kB in chunks of ${chunk} touches ${many} bytes, one of 5 kB ${few}`)
        }
      } catch (error) {
        return { runs: 1, figures, fault: `${String(error)}\n  --area growth` }
      }
      return { runs: 4, figures, fault: undefined }
    }),
}
