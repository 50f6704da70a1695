import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { type AwsV4, awsV4 } from '@presign/aws-v4'
import { chunkSignature } from '@presign/aws-v4/chunks'
import { postPolicy } from '@presign/aws-v4/form'
import { createSyncSigner, type SyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/s3'
import { createLocalS3 } from '../../src/s3.js'

/** A server to be asked, with a key pair that it should know. */
export interface Target {
  readonly name: string
  readonly url: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
}

interface Asked extends Target {
  signer(options?: { readonly secret?: string; readonly id?: string; readonly region?: string }): SyncSigner<AwsV4>
}

type Case = readonly [name: string, send: (target: Asked) => Promise<Response>]

const KEY = { bucket: 'photos', key: 'cat' } as const
const BODY = new TextEncoder().encode('miaow')
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

function put(
  signer: Asked['signer'],
  headers: Record<string, string> = {},
  body: Uint8Array<ArrayBuffer> = BODY,
  more = {},
) {
  const signed = signer(more).sign({ ...KEY, method: 'PUT', headers })
  return fetch(signed.url, { method: 'PUT', headers: signed.headers, body })
}

/** The first case is right and must be served; all others must be refused. */
const CASES: readonly Case[] = [
  ['signed as it should be', ({ signer }) => put(signer)],
  ['signed with another secret', ({ signer }) => put(signer, {}, BODY, { secret: 'FAKEother' })],
  ['signed by an unknown key id', ({ signer }) => put(signer, {}, BODY, { id: 'AKIAFAKEUNKNOWN0001' })],
  ['signed for another region', ({ signer }) => put(signer, {}, BODY, { region: 'eu-west-1' })],
  ['no signature', ({ url }) => fetch(`${url}/photos/cat`)],
  [
    'signature of version 2, made up',
    ({ url, accessKeyId }) =>
      fetch(`${url}/photos/cat`, {
        headers: { authorization: `AWS ${accessKeyId}:FAKE=`, date: new Date().toUTCString() },
      }),
  ],
  ['URL that has expired', ({ signer }) => fetch(signer().presign({ ...KEY, expiresIn: 60, at: minutesAgo(5) }).url)],
  [
    'URL whose life was made longer',
    ({ signer }) =>
      fetch(
        signer()
          .presign({ ...KEY, expiresIn: 60, at: minutesAgo(5) })
          .url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'),
      ),
  ],
  [
    'URL for another key',
    ({ signer }) =>
      fetch(
        signer()
          .presign({ ...KEY, key: 'dog', expiresIn: 60 })
          .url.replace('/dog', '/cat'),
      ),
  ],
  [
    'URL to get, used to delete',
    ({ signer }) => fetch(signer().presign({ ...KEY, expiresIn: 60 }).url, { method: 'DELETE' }),
  ],
  [
    'URL with a parameter added',
    ({ signer }) => fetch(`${signer().presign({ ...KEY, expiresIn: 60 }).url}&response-content-type=text%2Fhtml`),
  ],
  [
    'URL with an unsigned x-amz-acl header',
    ({ signer }) =>
      fetch(signer().presign({ ...KEY, method: 'PUT', expiresIn: 60 }).url, {
        method: 'PUT',
        headers: { 'x-amz-acl': 'public-read' },
        body: BODY,
      }),
  ],
  [
    'headers signed 20 minutes ago, replayed',
    ({ signer }) => {
      const signed = signer().sign({ ...KEY, at: minutesAgo(20) })
      return fetch(signed.url, { headers: signed.headers })
    },
  ],
  [
    'header bound by the signature, changed',
    ({ signer }) => {
      const signed = signer().sign({ ...KEY, method: 'PUT', headers: { 'content-type': 'text/plain' } })
      return fetch(signed.url, {
        method: 'PUT',
        headers: { ...signed.headers, 'content-type': 'text/html' },
        body: BODY,
      })
    },
  ],
  [
    'another body than was signed',
    ({ signer }) => put(signer, { 'x-amz-content-sha256': sha256(BODY) }, new TextEncoder().encode('wuff!')),
  ],
  ['another body than its Content-MD5', ({ signer }) => put(signer, { 'content-md5': 'CY9rzUYh03PK3k6DJie09g==' })],
  ['another body than its CRC-32', ({ signer }) => put(signer, { 'x-amz-checksum-crc32': 'AAAAAA==' })],
  [
    'chunks whose signatures are made up',
    ({ signer }) =>
      put(
        signer,
        chunked(5),
        new TextEncoder().encode(frame(BODY, '0'.repeat(64)) + frame(new Uint8Array(0), '0'.repeat(64))),
      ),
  ],
  [
    'chunks in another order than signed',
    ({ signer }) => {
      const at = new Date()
      const signed = signer().sign({ ...KEY, method: 'PUT', headers: chunked(16_384), at })
      const parts = [1, 2].map((value) => new Uint8Array(8192).fill(value))
      let previous = signed.trace.signature
      const frames = [...parts, new Uint8Array(0)].map((chunk) => {
        previous = signer().run(chunkSignature({ previous, chunk, at }))
        return frame(chunk, previous)
      })
      const body = Buffer.from([frames[1], frames[0], frames[2]].join(''), 'latin1')
      return fetch(signed.url, { method: 'PUT', headers: signed.headers, body })
    },
  ],
  [
    'chunks shorter than announced',
    ({ signer }) =>
      put(
        signer,
        {
          ...chunked(9),
          'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'x-amz-trailer': 'x-amz-checksum-crc32',
        },
        new TextEncoder().encode('5\r\nmiaow\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'),
      ),
  ],
  [
    'a checksum behind the body that is not its own',
    ({ signer }) =>
      put(
        signer,
        {
          ...chunked(5),
          'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'x-amz-trailer': 'x-amz-checksum-crc32',
        },
        new TextEncoder().encode('5\r\nmiaow\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'),
      ),
  ],
  [
    'form with a signature that is made up',
    (target) => form(target, {}, (fields) => ({ ...fields, 'x-amz-signature': '0'.repeat(64) })),
  ],
  ['form that has expired', (target) => form(target, { at: minutesAgo(20) })],
  ['form with a key that its policy forbids', (target) => form(target, {}, (fields) => ({ ...fields, key: 'other' }))],
  ['form with a file larger than its policy allows', (target) => form(target, { size: { max: 3 } })],
  [
    'a list of deletions without a digest',
    ({ signer }) => {
      const signed = signer().sign({ resource: 'bucket', bucket: 'photos', method: 'POST', query: { delete: '' } })
      const body = new TextEncoder().encode('<Delete><Object><Key>nothing</Key></Object></Delete>')
      return fetch(signed.url, { method: 'POST', headers: signed.headers, body })
    },
  ],
]

function chunked(length: number): Record<string, string> {
  return {
    'content-encoding': 'aws-chunked',
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'x-amz-decoded-content-length': String(length),
  }
}

function frame(bytes: Uint8Array, signature: string): string {
  return `${bytes.length.toString(16)};chunk-signature=${signature}\r\n${Buffer.from(bytes).toString('latin1')}\r\n`
}

async function form(
  { signer, url }: Asked,
  input: object,
  change = (fields: Record<string, string>) => fields,
): Promise<Response> {
  const signed = signer().run(
    postPolicy({ bucket: 'photos', key: 'by-form', size: { max: 100 }, expiresIn: 600, ...input }),
  ) as { fields: Record<string, string> }
  const data = new FormData()
  for (const [name, value] of Object.entries(change({ ...signed.fields }))) data.append(name, value)
  data.append('file', new Blob(['miaow']), 'a.txt')
  return fetch(`${url}/photos`, { method: 'POST', body: data })
}

function asked(target: Target): Asked {
  return {
    ...target,
    signer: ({ secret = target.accessKeySecret, id = target.accessKeyId, region = 'us-east-1' } = {}) =>
      createSyncSigner(awsV4({ region, endpoint: endpoints.pathStyle(target.url) }), {
        credentials: { accessKeyId: id, accessKeySecret: secret },
        backend: nodeBackend,
      }),
  }
}

/** Asks ours and others the same, and yields the lines of a table in Markdown. */
export async function* compare(others: readonly Target[]): AsyncGenerator<string> {
  const s3 = await createLocalS3({ buckets: ['photos'] })
  const { accessKeyId, accessKeySecret } = s3.credentials
  const targets = [{ name: 'ours', url: s3.url, accessKeyId, accessKeySecret: String(accessKeySecret) }, ...others].map(
    asked,
  )
  const refused = targets.map(() => 0)
  yield `| request | ${targets.map(({ name }) => name).join(' | ')} |`
  yield `| --- | ${targets.map(() => '---').join(' | ')} |`
  for (const [index, [name, send]] of CASES.entries()) {
    const answers = await Promise.all(targets.map((target) => answerOf(send, target)))
    if (index > 0)
      for (const [at, answer] of answers.entries())
        if (!answer.startsWith('served')) refused[at] = (refused[at] ?? 0) + 1
    yield `| ${name} | ${answers.join(' | ')} |`
  }
  yield `| refused of ${CASES.length - 1} that are wrong | ${refused.join(' | ')} |`
  await s3.close()
}

async function answerOf(send: Case[1], target: Asked): Promise<string> {
  // Each request finds the object it is about, whatever the one before it did.
  await put(target.signer).then(
    (response) => response.arrayBuffer(),
    () => undefined,
  )
  try {
    const response = await send(target)
    const text = await response.text()
    return response.ok
      ? `served, ${response.status}`
      : `${response.status} ${/<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? ''}`.trim()
  } catch (error) {
    return `no answer: ${(error as Error).message}`
  }
}

/** A port that is free. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
