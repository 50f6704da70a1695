import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from './run.js'

// What a terminal obeys, out of a service's answer, a link and a name: colours, the title, the direction of writing.

const OBEYED = '\u001b[31mE\u009b31m\u202eR\u0007\u2066\r\u0008'
const FOUND = /[^\P{Cc}\n\t]|\p{Bidi_Control}/u
const escaped = encodeURIComponent(OBEYED)

const server = createServer((request, response) => {
  request.resume()
  response.writeHead(403, { 'content-type': 'application/xml' })
  const texts = ['Message', 'RequestId', 'EC', 'StringToSign', 'CanonicalRequest', 'Region', 'Endpoint']
  const body = texts.map((name) => `<${name}>${OBEYED}</${name}>`).join('')
  response.end(`<Error><Code>Signature${OBEYED}DoesNotMatch</Code>${body}</Error>`)
})
let origin = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const QUERY = `x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=LTAItestKEY0001%2F20260101%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=20260101T000000Z&x-oss-expires=60&x-oss-signature=${'0'.repeat(64)}`
const link = () => `${origin}/photos/a?${QUERY}`

it.each<[string, () => readonly string[], string?]>([
  ['get', () => ['get', link(), '-']],
  ['get of a file of that name', () => ['get', link(), `/nowhere/${OBEYED}`]],
  ['put', () => ['put', '/dev/null', link()]],
  ['put of a file of that name', () => ['put', `/nowhere/${OBEYED}`, link()]],
  ['explain', () => ['explain', link()], `<Error><Code>${OBEYED}</Code><Message>${OBEYED}</Message></Error>`],
  ['explain --send', () => ['explain', '--send', link()]],
  ['explain --json', () => ['explain', '--json', link()], `<Error><Code>a</Code><Message>${OBEYED}</Message></Error>`],
  [
    'inspect',
    () => [
      'inspect',
      `https://photos.oss-cn-hangzhou.aliyuncs.com/${escaped}?OSSAccessKeyId=${escaped}&Expires=1&Signature=${escaped}`,
    ],
  ],
  [
    'inspect --json',
    () => [
      'inspect',
      '--json',
      `https://photos.oss-cn-hangzhou.aliyuncs.com/${escaped}?OSSAccessKeyId=${escaped}&Expires=1&Signature=${escaped}`,
    ],
  ],
  ['verify', () => ['verify', link().replace('/a?', `/${escaped}?`)]],
  ['url', () => ['url', `oss://photos/a`, '--expires', OBEYED]],
  ['an unknown command', () => [OBEYED]],
])('%s shows a terminal nothing that it obeys', async (_what, args, stdin = '') => {
  const env = { OSS_ACCESS_KEY_ID: 'LTAItestKEY0001', OSS_ACCESS_KEY_SECRET: 'FAKEsecret', OSS_REGION: 'cn-hangzhou' }
  const { out, err } = await run(args(), { env, stdin })
  const said = out + err
  expect(said).not.toBe('')
  expect(FOUND.exec(said)).toBeNull()
  if (args().includes('--json')) expect(() => JSON.parse(out)).not.toThrow()
})

const FORGED = 'a\nproblem:       none\nThe signature is right.'
const forged = encodeURIComponent(FORGED)

it.each<[string, () => readonly string[], string?]>([
  ['get', () => ['get', link(), '-']],
  ['get of a file of that name', () => ['get', link(), `/nowhere/${FORGED}`]],
  ['put of a file of that name', () => ['put', `/nowhere/${FORGED}`, link()]],
  ['explain', () => ['explain', link()], `<Error><Code>${FORGED}</Code><Message>${FORGED}</Message></Error>`],
  ['explain of a redirect', () => ['explain', link()], `<Error><Code>a</Code><Endpoint>${FORGED}</Endpoint></Error>`],
  [
    'inspect',
    () => [
      'inspect',
      `https://photos.oss-cn-hangzhou.aliyuncs.com/${forged}?OSSAccessKeyId=${forged}&Expires=1&Signature=a`,
    ],
  ],
  ['verify', () => ['verify', link().replace('/a?', `/${forged}?`)]],
  ['url', () => ['url', `oss://photos/a`, '--expires', FORGED]],
  ['an unknown command', () => [FORGED]],
])('%s begins no line with what a stranger wrote behind a newline', async (_what, args, stdin = '') => {
  const env = { OSS_ACCESS_KEY_ID: 'LTAItestKEY0001', OSS_ACCESS_KEY_SECRET: 'FAKEsecret', OSS_REGION: 'cn-hangzhou' }
  const { out, err } = await run(args(), { env, stdin })
  expect(`${out}${err}`).not.toMatch(/^(?:problem: {7}none|The signature is right\.)/m)
})
