import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './run.js'

let oss: LocalOss
let folder: string
let env: Record<string, string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'presign-explain-'))
  oss = await createLocalOss({ buckets: ['photos'] })
  const { accessKeyId, accessKeySecret } = oss.credentials
  env = {
    OSS_ACCESS_KEY_ID: accessKeyId,
    OSS_ACCESS_KEY_SECRET: accessKeySecret,
    OSS_REGION: oss.region,
    OSS_ENDPOINT: oss.url,
  }
})
afterAll(async () => {
  await oss.close()
  await rm(folder, { recursive: true })
})

const link = async (...args: string[]) => (await run(['url', ...args], { env })).out.trim()
const errorOf = async (url: string, init: RequestInit) => (await fetch(url, init)).text()

describe('presign explain', () => {
  it('finds the Content-Type that a client added, from the service’s body alone', async () => {
    const url = await link('PUT', 'oss://photos/cat 猫.jpg')
    const body = await errorOf(url, { method: 'PUT', body: 'hello' })
    const { status, out } = await run(['explain', 'PUT', url], { env, stdin: body })
    expect(status).toBe(1)
    expect(out).toContain('SignatureDoesNotMatch (EC 0002-00000201)')
    expect(out).toContain('header added (canonical request, line ')
    expect(out).toContain('received: content-type:text/plain;charset=UTF-8')
  })

  it.each([
    ['a header', ['-H', 'Content-Type: image/jpeg'], 'PUT', '', 'header_added', 'content-type:image/jpeg'],
    ['another method', [], 'GET', '', 'method_changed', 'GET'],
    ['a parameter', [], 'PUT', '&utm_source=x', 'query_added', undefined],
  ])(
    'calls received what was sent and signed what was signed, where %s was added',
    async (_, more, method, tail, cause, theirs) => {
      const url = (await link('PUT', 'oss://photos/cat.jpg')) + tail
      const stdin = await errorOf(url, { method, headers: more.length > 0 ? { 'content-type': 'image/jpeg' } : {} })
      const { out } = await run(['explain', method, url, ...more, '--json'], { env, stdin })
      const [first] = JSON.parse(out).differences
      expect(first).toMatchObject({ cause, certainty: 'proved', ...(theirs && { theirs }) })
      expect(first.fix).not.toContain('did not arrive')
    },
  )

  it('prints the page of each cause with --links, in text and in JSON', async () => {
    const url = await link('PUT', 'oss://photos/cat.jpg')
    const stdin = await errorOf(url, { method: 'PUT', body: 'hello' })
    const page = 'https://presign.github.io/rejected/header_added'
    expect((await run(['explain', 'PUT', url, '--links'], { env, stdin })).out).toContain(`\n  ${page}\n`)
    expect((await run(['explain', 'PUT', url], { env, stdin })).out).not.toContain('/rejected/')
    const { out } = await run(['explain', 'PUT', url, '--links', '--json'], { env, stdin })
    expect(JSON.parse(out).differences[0]).toMatchObject({ cause: 'header_added', page })
  })

  it('reads the error from a file and prints JSON', async () => {
    const file = join(folder, 'error.xml')
    const url = await link('oss://photos/a')
    await writeFile(file, await errorOf(url.replace('/photos/a?', '/photos/b?'), {}))
    const { out } = await run(['explain', url, '--error', file, '--json'], { env })
    expect(JSON.parse(out)).toMatchObject({
      accepted: false,
      differences: [{ stage: 'canonical_request', cause: 'key_changed' }],
    })
  })

  it('sends the request itself, and is content when it is accepted', async () => {
    const url = await link('oss://photos', '--resource', 'bucket', '-q', 'max-keys=1')
    expect(await run(['explain', url, '--send'], { env })).toMatchObject({
      status: 0,
      out: 'The signature is right.\n',
    })
    const { status, out } = await run(['explain', url.replace('max-keys=1', 'max-keys=2'), '--send'], { env })
    expect(status).toBe(1)
    expect(out).toContain('SignatureDoesNotMatch')
  })

  it('proves a mistake where the secret is at hand, and shows neither secret nor signature', async () => {
    const url = (await run(['url', 'oss://photos/a'], { env })).out.trim()
    const refused = await run(['explain', 'PUT', url, '--send'], { env })
    expect(refused).toMatchObject({ status: 2, err: expect.stringContaining('Cannot send PUT') })
    const { out } = await run(['explain', 'PUT', url, '--send', '--force'], { env })
    expect(out).toMatch(/Proof: .*signs for another method/i)
    expect(out).not.toContain(env.OSS_ACCESS_KEY_SECRET ?? '?')
    expect(out).not.toContain(url.split('x-oss-signature=')[1] ?? '?')
  })

  it('takes the method from what the service says it signed, where none was given', async () => {
    const url = await link('PUT', 'oss://photos/cat.jpg')
    const stdin = await errorOf(url, { method: 'PUT', body: 'hello' })
    const { differences } = JSON.parse((await run(['explain', url, '--json'], { env, stdin })).out)
    expect(differences.map(({ cause }: { cause: string }) => cause)).toEqual(['header_added'])
    const named = JSON.parse((await run(['explain', 'GET', url, '--json'], { env, stdin })).out)
    expect(named.differences).not.toEqual(differences)
    const file = join(folder, 'put.xml')
    await writeFile(file, stdin)
    const piped = await run(['explain', '--error', file, '--json'], { env, stdin: url })
    expect(JSON.parse(piped.out).differences).toEqual(differences)
  })

  it.each([
    ['lost its last characters', (url: string) => url.slice(0, -9), 'Copy the signature to its last character: 55 '],
    ['has a full stop behind it', (url: string) => `${url}.`, 'Take off what follows the signature: 65 characters'],
  ])('says that a signature %s, and asks for no secret', async (_, change, fix) => {
    const url = change(await link('oss://photos/a'))
    const stdin = await errorOf(url, {})
    for (const world of [env, {}]) {
      const { differences } = JSON.parse((await run(['explain', url, '--json'], { env: world, stdin })).out)
      expect(differences).toMatchObject([{ cause: 'url_damaged', fix: expect.stringContaining(fix) }])
    }
  })

  it('asks for the secret where it has none, and never for one that was given', async () => {
    const other = { ...env, OSS_ACCESS_KEY_SECRET: 'FAKEother' }
    const url = (await run(['url', 'oss://photos/a'], { env: other })).out.trim()
    const stdin = await errorOf(url, {})
    const said = async (env: Record<string, string>, body = stdin) =>
      (await run(['explain', url], { env, stdin: body })).out
    expect(await said({})).toContain('Give the secret to tell which')
    expect(await said(env)).toMatch(/the secret that was given makes another signature, .*\(\d+ tried\)/)
    expect(await said(other)).toMatch(/^secret \(.*\n {2}Check the key pair at the service/m)
    const bare = '<Error><Code>SignatureDoesNotMatch</Code><Message>No texts</Message></Error>'
    expect(await said({}, bare)).toContain('Give the secret, or the whole error body')
    expect(await said(env, bare)).toContain('the secret that was given makes another signature')
    expect(await said(other, bare)).toContain('makes this very signature, and the service shows no texts')
  })

  it('needs a request and an error', async () => {
    expect((await run(['explain'], { env })).status).toBe(2)
    expect((await run(['explain', await link('oss://photos/a')], { env, stdin: 'nonsense' })).status).toBe(2)
    expect((await run(['explain', 'https://photos.oss-cn-hangzhou.aliyuncs.com/a'], { env, stdin: '' })).status).toBe(2)
  })
})

it.each([
  ['--frobnicate x', 'curl option --frobnicate is not known here'],
  ['--cacert', 'wanted one that begins with curl, and has a URL'],
])('presign explain names what it cannot read of curl %s', async (options, sentence) => {
  const { status, err } = await run(['inspect', '--curl', `curl ${options} https://h/`], { env })
  expect([status, err]).toEqual([2, expect.stringContaining(sentence)])
})
