import { describe, expect, it } from 'vitest'
import { ENV, run } from './run.js'

const AT = ['--at', '2023-12-17T02:54:37Z']
/** The signature two official SDKs make of this request. */
const SIGNATURE = '580d44d48f2d94ada5b53555bca15b4615bff6a242ed0d91c7108b8295fad84b'

describe('presign url', () => {
  it('prints the URL and nothing else', async () => {
    const { status, out, err } = await run(['url', 'oss://examplebucket/a.txt', '--expires', '599', ...AT])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toBe(
      `https://examplebucket.oss-cn-hangzhou.aliyuncs.com/a.txt?x-oss-credential=ak%2F20231217%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=20231217T025437Z&x-oss-expires=599&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-signature=${SIGNATURE}\n`,
    )
  })

  it.each([
    ['1h', 3600],
    ['15m', 900],
    ['1h30m', 5400],
    ['7d', 604_800],
    ['90', 90],
  ])('reads --expires %s', async (text, seconds) => {
    expect((await run(['url', 'oss://photos/a', '-x', text])).out).toContain(`x-oss-expires=${seconds}&`)
  })

  it('takes a method, headers and parameters, and says on standard error what must be sent', async () => {
    const args = [
      'url',
      'PUT',
      'oss://photos/中文 😀.txt',
      '-H',
      'Content-Type: text/plain',
      '-H',
      'x-oss-meta-a: 1',
      '-q',
      'acl',
      '-q',
      'a=b=c',
    ]
    const { status, out, err } = await run(args)
    expect(status).toBe(0)
    expect(out).toMatch(
      /^https:\/\/photos\.oss-cn-hangzhou\.aliyuncs\.com\/%E4%B8%AD%E6%96%87%20%F0%9F%98%80\.txt\?a=b%3Dc&acl&/,
    )
    expect(err).toBe('Send it with exactly these headers (--curl or --json shows them): content-type, x-oss-meta-a\n')
  })

  it('prints the whole contract with --json', async () => {
    const { out, err } = await run(['url', 'PUT', 'oss://photos/a', '-H', 'Content-Type: text/plain', '--json', ...AT])
    expect(err).toBe('')
    expect(JSON.parse(out)).toMatchObject({
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      absentHeaders: ['authorization', 'content-md5', 'x-oss-*'],
      expiresAt: '2023-12-17T03:54:37.000Z',
    })
  })

  it('prints a command with --curl', async () => {
    expect((await run(['url', "oss://photos/it's", '--curl'])).out).toMatch(
      /^curl --globoff --path-as-is .*'https:\/\/photos\..*'\n$/,
    )
  })

  it.each([
    ['public', 'https://photos.oss-cn-hangzhou.aliyuncs.com/a?'],
    ['internal', 'https://photos.oss-cn-hangzhou-internal.aliyuncs.com/a?'],
    ['accelerate', 'https://photos.oss-accelerate.aliyuncs.com/a?'],
    ['dual-stack', 'https://photos.cn-hangzhou.oss.aliyuncs.com/a?'],
    ['http://127.0.0.1:9000', 'http://127.0.0.1:9000/photos/a?'],
    ['http://localhost:9000', 'http://photos.localhost:9000/a?'],
    ['https://img.example.com', 'https://img.example.com/a?'],
  ])('goes to %s', async (endpoint, prefix) => {
    const { out } = await run(['url', 'oss://photos/a', '--endpoint', endpoint])
    expect(out.startsWith(prefix)).toBe(true)
  })

  it('signs with V1 when asked', async () => {
    expect((await run(['url', 'oss://photos/a', '--scheme', 'v1'])).out).toMatch(/[?&]OSSAccessKeyId=ak&/)
  })

  it('signs with the token of the environment', async () => {
    const { out } = await run(['url', 'oss://photos/a'], { env: { ...ENV, OSS_SESSION_TOKEN: 'FAKE+token' } })
    expect(out).toContain('x-oss-security-token=FAKE%2Btoken&')
  })
})

describe('bad usage', () => {
  it.each([
    [[], /^Sign requests to object storage\./],
    [['fly'], /^Unknown command "fly"; see presign --help\n$/],
    [['url'], /^Wanted \[METHOD\] oss:\/\/BUCKET\/KEY; see presign url --help\n$/],
    [
      ['url', 'photos/a'],
      /^Cannot read "photos\/a": wanted oss:\/\/BUCKET\/KEY, s3:\/\/BUCKET\/KEY, cos:\/\/BUCKET\/KEY, .*; see/,
    ],
    [['url', 'oss://photos/a', '--expire', '1h'], /^Unknown option '--expire'; see/],
    [['url', 'oss://photos/a', '--expire', '1h'], / \(did you mean --expires\?\)\n$/],
    [['url', 'oss://photos/a', '--expires'], /^Option '--expires' needs a value; see presign url/],
    [['url', 'oss://photos/a', '--expires', '--json'], /^Option '--expires' needs a value: found '--json'; see/],
    [['url', 'oss://photos/a', '-x', '1h', '--expires', '2h'], /^Option '--expires' is given twice; see/],
    [['url', 'oss://photos/a', '-Z'], /^Unknown option '-Z'; see/],
    [['url', 'GET', 'oss://photos/a', 'more'], /^Wanted \[METHOD\] oss:\/\/BUCKET\/KEY; see/],
    [['--expires', '1h'], /^Unknown option '--expires'; see presign --help/],
    [['url', 'oss://photos/a', '--expires', 'soon'], /^Cannot read the duration "soon"/],
    [['url', 'oss://photos/a', '--header', 'nonsense'], /^Cannot read the header "nonsense"/],
    [['url', 'oss://photos/a', '--at', 'noon'], /^Cannot read the moment "noon"/],
    [['url', 'oss://photos/a', '--scheme', 'v3'], /^Unknown scheme "v3"/],
    [['sign', 'oss://photos/a', '--expires', '1h'], /^Unknown option '--expires'; see presign sign/],
  ])('of %j is told in one sentence, with status 2', async (args, message) => {
    const { status, out, err } = await run(args)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(message)
  })

  it.each([
    [
      { OSS_REGION: 'cn-hangzhou' },
      'No credentials are given: set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET; see presign url --help\n',
    ],
    [
      { OSS_ACCESS_KEY_ID: 'ak', OSS_ACCESS_KEY_SECRET: 'sk' },
      'No region is given: add --region cn-hangzhou, or set OSS_REGION; see presign url --help\n',
    ],
  ])('of the environment %j says what to set', async (env, message) => {
    const { status, err } = await run(['url', 'oss://photos/a'], { env: env as Record<string, string> })
    expect({ status, err }).toEqual({ status: 2, err: message })
  })

  it('is not --help', async () => {
    expect(await run(['--help'])).toMatchObject({ status: 0, err: '' })
    const { out } = await run(['url', '--help'])
    expect(out).toContain('--expires EXPIRES')
    expect(out).toMatch(/Examples:\n {2}presign url oss:[\s\S]*Environment:\n[\s\S]*OSS_ACCESS_KEY_SECRET/)
    expect(await run(['help', 'url'])).toEqual({ status: 0, err: '', out })
    expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('a refusal', () => {
  it.each([
    [['url', 'oss://Photos/a'], 'Cannot sign for bucket "Photos"'],
    [
      ['url', 'oss://photos/a', '-x', '8d'],
      'Cannot presign for 691200 seconds: wanted a whole number of seconds from 1 to 604800',
    ],
    [['url', 'oss://photos/a/../b'], 'Cannot sign key "a/../b"'],
    [
      ['url', 'oss://photos/a', '-r', 'oss-cn-hangzhou'],
      'Cannot sign for region "oss-cn-hangzhou": wanted "cn-hangzhou", without "oss-"',
    ],
  ])('of %j is told in one sentence, with status 1', async (args, message) => {
    const { status, out, err } = await run(args)
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err.startsWith(message)).toBe(true)
    expect(err.split('\n')).toHaveLength(2)
  })
})

describe('what is addressed', () => {
  it.each([
    ['oss://photos/', 'it names a bucket and no object; for the bucket itself say --resource bucket'],
    ['oss://photos', 'it names a bucket and no object; for the bucket itself say --resource bucket'],
    ['oss://', 'it names no object; for the service itself say --resource service'],
  ])('presign url rejects %s with exit status 2', async (target, sentence) => {
    const { status, out, err } = await run(['url', target, ...AT])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(sentence)
  })

  it.each([
    ['bucket', 'oss://photos', 'https://photos.oss-cn-hangzhou.aliyuncs.com/?'],
    ['bucket', 'oss://photos/', 'https://photos.oss-cn-hangzhou.aliyuncs.com/?'],
    ['service', 'oss://', 'https://oss-cn-hangzhou.aliyuncs.com/?'],
  ])('presign url --resource %s signs for %s', async (resource, target, url) => {
    const { out } = await run(['url', target, '--resource', resource, ...AT])
    expect(out.startsWith(url)).toBe(true)
  })

  it.each([
    ['oss://photos/a.txt', 'bucket'],
    ['oss://', 'bucket'],
    ['oss://photos', 'service'],
    ['oss://photos', 'everything'],
  ])('presign url rejects %s with --resource %s', async (target, resource) => {
    expect(await run(['url', target, '--resource', resource, ...AT])).toMatchObject({ status: 2, out: '' })
  })

  it('presign url --from-stdin reports a line without a key as an error of that line', async () => {
    const { status, out, err } = await run(['url', 'oss://photos', '--from-stdin', '--ndjson', ...AT], {
      stdin: '{"key":"a.txt"}\n{"Key":"b.txt"}\n{"key":"c.txt"}\n',
    })
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(status).toBe(1)
    expect(lines.map((line) => line.error?.code ?? line.key)).toEqual(['a.txt', 'key_missing', 'c.txt'])
    expect(err).toContain('Line 2: Cannot sign: found a key of type undefined')
  })
})

describe('presign sign', () => {
  it('prints a command that carries its permission', async () => {
    const { out } = await run(['sign', 'DELETE', 'oss://photos/a', ...AT])
    expect(out).toMatch(
      /^curl .*--request DELETE .*'authorization: OSS4-HMAC-SHA256 Credential=ak\/20231217\/cn-hangzhou\/oss\/aliyun_v4_request,Signature=[0-9a-f]{64}'/,
    )
  })

  it('prints headers with --json', async () => {
    expect(
      JSON.parse((await run(['sign', 'oss://photos', '--resource', 'bucket', '--json', ...AT])).out).headers,
    ).toMatchObject({
      'x-oss-date': '20231217T025437Z',
    })
  })
})

describe('presign url --from-stdin', () => {
  it('prints one URL per key', async () => {
    const { status, out } = await run(['url', 'oss://examplebucket', '--from-stdin', '-x', '599', ...AT], {
      stdin: 'a.txt\n中文/文件.jpg\n',
    })
    const lines = out.trimEnd().split('\n')
    expect(status).toBe(0)
    expect(lines[0]).toContain(SIGNATURE)
    expect(lines[1]).toContain('77668222503211a4ff6536d3946d19bc964115577f788c4ae4a8bd3c31ec1e3b')
  })

  it('goes on after a line that is rejected, keeps its place, and ends with status 1', async () => {
    const { status, out, err } = await run(['url', 'oss://photos', '--from-stdin'], { stdin: 'a\n../b\nc' })
    const lines = out.split('\n')
    expect(status).toBe(1)
    expect(lines.map((line) => line.slice(0, 44))).toEqual([
      'https://photos.oss-cn-hangzhou.aliyuncs.com/',
      '',
      'https://photos.oss-cn-hangzhou.aliyuncs.com/',
      '',
    ])
    expect(err).toContain('Line 2: Cannot sign key "../b"')
    expect(err).toContain('1 of 3 lines were rejected')
  })

  it('signs no field of NDJSON that it does not know, no byte order mark and no bytes that are not UTF-8', async () => {
    const args = ['url', 'oss://photos', '--from-stdin']
    const { out } = await run([...args, '--ndjson'], { stdin: '{"key":"a","expires":60}\n' })
    expect(JSON.parse(out).error.message).toMatch(/^Cannot sign with "expires": wanted key, bucket/)
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('a\n')])
    expect((await run(args, { stdin: [marked] })).out).toMatch(/^https:\/\/[^/]+\/a\?/)
    for (const bytes of [Buffer.from('\ufeff中', 'utf16le'), Buffer.from([0x61, 0xe4, 0xb8])])
      expect(await run(args, { stdin: [bytes] })).toMatchObject({
        status: 2,
        err: expect.stringContaining('wanted text in UTF-8'),
      })
  })

  it('reads the provider of a target in any letter case', async () => {
    expect((await run(['url', 'OSS://photos/a'])).out).toMatch(/^https:\/\/photos\./)
  })

  it('reads and writes NDJSON', async () => {
    const stdin =
      '{"key":"a","method":"PUT","headers":{"content-type":"text/plain"}}\n{"key":""}\nnonsense\n{"key":"a","method":"BREW"}\n'
    const { status, out } = await run(['url', 'oss://photos', '--from-stdin', '--ndjson'], { stdin })
    const [first, second, third, fourth] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(status).toBe(1)
    expect(first).toMatchObject({ key: 'a', headers: { 'content-type': 'text/plain' } })
    expect(second.error.code).toBe('key_empty')
    expect(third.error.code).toBe('input_invalid')
    const other = await run(['url', 'oss://photos', '--from-stdin', '--ndjson'], { stdin: '{"key":"a","expires":5}\n' })
    expect(other.err).toContain('wanted key, bucket, method, expiresIn, query, headers, and no other field')
    expect(fourth.error).toMatchObject({ code: 'input_invalid', message: expect.stringContaining('wanted GET, HEAD') })
  })
})
