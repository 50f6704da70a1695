import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { providers } from '../src/providers/providers.js'
import { ENV, run } from './run.js'

let folder: string
let oss: LocalOss
let local: Record<string, string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'presign-usage-'))
  oss = await createLocalOss({ buckets: ['photos'] })
  local = {
    OSS_ACCESS_KEY_ID: oss.credentials.accessKeyId,
    OSS_ACCESS_KEY_SECRET: oss.credentials.accessKeySecret,
    OSS_REGION: oss.region,
    OSS_ENDPOINT: oss.url,
    XDG_STATE_HOME: join(folder, 'state'),
  }
})
afterAll(async () => {
  await oss.close()
  await rm(folder, { recursive: true })
})

const AWS = { AWS_ACCESS_KEY_ID: 'AKIATESTFAKE001', AWS_SECRET_ACCESS_KEY: 'FAKEsecret', AWS_REGION: 'eu-west-3' }
const ACCOUNT = '0123456789abcdef0123456789abcdef'

describe('errors speak of flags', () => {
  it.each<[string[], Record<string, string>, RegExp]>([
    [['url', 'oss://photos/a/../b'], ENV, /; --allow-unsafe-key signs it as it is$/],
    [['url', 's3://photos/a', '--region', 'auto'], AWS, /wanted --store or --endpoint, such as --endpoint ORIGIN$/],
    [['url', 'oss://photos/a', '--sign-header', 'bad name'], ENV, /^Cannot sign/],
  ])('%j', async (args, env, message) => {
    const { status, err } = await run(args, { env })
    expect(status).toBe(1)
    expect(err.trim()).toMatch(message)
    expect(err).not.toMatch(/allowUnsafeKey|onTokenExpiry|expiresIn|endpoints\.|additionalHeaders|resource: '/)
  })
})

describe('bad usage', () => {
  const link = 'https://photos.oss-cn-hangzhou.aliyuncs.com/a?x=1'
  it.each<[string[], Record<string, string>, RegExp]>([
    [['verify', link, link], ENV, /^Found two of them: wanted \[METHOD\] URL; see presign verify --help/],
    [['url', 'oss://photos/a', 'oss://photos/b'], ENV, /^Found two of them/],
    [['url', 'G ET', 'oss://photos/b'], ENV, /^Cannot read the method "G ET"/],
    [['url', 'BREW', 'oss://photos/b'], ENV, /^Cannot read the method "BREW": wanted GET, HEAD, PUT, POST, DELETE, /],
    [['verify', 'PSOT', link], ENV, /^Cannot read the method "PSOT": wanted GET, /],
    [['url', 'oss://photos/a', '-H'], ENV, /^Option '--header' needs a value; see presign url --help/],
    [['serve', 'Bad_'], ENV, /^Cannot serve a bucket "Bad_": wanted 3 to 63 of a-z, .*; see presign serve --help/],
    [['explain', link], ENV, /^The error body is empty: wanted the XML or JSON of the service, or --send/],
    [['url', 'oss://photos/a', '--json', '--curl'], ENV, /^Give one of --json and --curl/],
    [['sign', 'oss://photos/a', '--json', '--curl'], ENV, /^Give one of --json and --curl/],
    [['url', 'oss://photos', '--from-stdin', '--json'], ENV, /^With --from-stdin give --ndjson/],
    [['url', 'oss://photos/a', '--ndjson'], ENV, /^--ndjson goes with --from-stdin/],
    [['explain', link, '--error', 'nofile'], ENV, /^Cannot read the file of --error, "nofile": it is not there/],
    [['verify', link, '--curl', `curl ${link}`], ENV, /^Give one of URL and --curl/],
    [['put', 'oss://photos/a', 'a'], ENV, /^Wanted FILE oss:/],
    [['get', 'a', 'oss://photos/a'], ENV, /^Wanted oss:/],
    [['put', '-', 'oss://photos/dir/'], ENV, /standard input has no name/],
    [['verfy', link], ENV, /^Unknown command "verfy"; see presign --help \(did you mean verify\?\)/],
    [['completion', 'tcsh'], ENV, /^Wanted bash, zsh, fish/],
    [['url', 's3://photos/a'], ENV, /^No region is given: add --region eu-central-1, or set AWS_REGION/],
    [
      ['url', 's3://photos/a', '-r', 'eu-west-3'],
      ENV,
      /^No credentials are given: set AWS_ACCESS_KEY_ID and AWS_SECRET/,
    ],
    [
      ['url', 'cos://p-1250000000/a', '-r', 'ap-guangzhou'],
      ENV,
      /^No credentials are given: set COS_SECRET_ID and COS_/,
    ],
    [
      ['url', 's3://photos/a'],
      { ...AWS, AWS_SECRET_ACCESS_KEY: '' },
      /: AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not/,
    ],
    [['url', 's3://photos/a', '--product', 'x'], AWS, /^Option '--product' is not for s3:/],
    [['url', 'oss://photos/a', '--store', 'r2'], ENV, /^Option '--store' is not for oss:/],
    [['url', 's3://photos/a', '--store', 'r3'], AWS, /^Unknown store "r3": wanted r2, minio,/],
    [['url', 's3://photos/a', '--store', 'r2'], AWS, /^--store r2 needs --account/],
    [['url', 's3://photos/a', '--store', 'minio'], AWS, /^--store minio needs --endpoint, such as --endpoint http:/],
    [
      ['url', 's3://photos/a', '--store', 'b2'],
      { ...AWS, AWS_REGION: '' },
      /^--store b2 needs --region, such as --region us-west-004/,
    ],
    [['url', 's3://photos/a', '--store', 'gcs', '-e', 'http://a'], AWS, /^Option '--endpoint' is not for --store gcs/],
    [['url', 's3://photos/a', '--endpoint', 'intern'], AWS, /^Unknown endpoint "intern" of s3:\/\/: wanted public,/],
    [['url', 's3://photos/a', '--scheme', 'v2'], AWS, /^Unknown scheme "v2" of s3:\/\/: wanted v4/],
    [
      ['url', 'PUT', 's3://photos/a', '--store', 'r2', '--account', ACCOUNT, '-H', 'x-amz-acl: public-read'],
      AWS,
      /^--store r2 does not take header "x-amz-acl": Has no access control lists/,
    ],
    [
      ['url', 's3://photos/a', '--store', 'gcs'],
      { ...AWS, AWS_SESSION_TOKEN: 'FAKEtoken' },
      /^--store gcs takes no security token, and one is set/,
    ],
  ])('%j is one sentence, with status 2', async (args, env, message) => {
    const { status, out, err } = await run(args, { env })
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
    expect(err).not.toMatch(/FAKE/)
  })
})

describe('the environment', () => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    [
      'oss',
      ['url', 'oss://photos/a', '-r', 'cn-hangzhou'],
      {
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'ID2',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'FAKE',
        ALIBABA_CLOUD_SECURITY_TOKEN: 'FAKEtoken',
      },
      /credential=ID2%2F.*security-token=FAKEtoken/,
    ],
    [
      's3',
      ['url', 's3://photos/a'],
      { ...AWS, AWS_REGION: '', AWS_DEFAULT_REGION: 'us-west-2', AWS_SESSION_TOKEN: 'FAKEtoken' },
      /s3\.us-west-2\.amazonaws\.com.*Security-Token=FAKEtoken/,
    ],
    [
      's3 endpoint',
      ['url', 's3://photos/a'],
      { ...AWS, AWS_ENDPOINT_URL: 'http://localhost:9000' },
      /^http:\/\/localhost:9000\/photos\/a\?/,
    ],
    [
      'minio',
      ['url', 's3://photos/a', '--store', 'minio'],
      { ...AWS, AWS_ENDPOINT_URL: 'http://minio:9000' },
      /^http:\/\/minio:9000\/photos\/a\?/,
    ],
    [
      'cos',
      ['url', 'cos://p-1250000000/a', '-r', 'ap-guangzhou'],
      { TENCENTCLOUD_SECRET_ID: 'ID3', TENCENTCLOUD_SECRET_KEY: 'FAKE', TENCENTCLOUD_SESSION_TOKEN: 'FAKEtoken' },
      /token=FAKEtoken&.*q-ak=ID3&/,
    ],
    [
      'r2',
      ['url', 's3://photos/a', '--store', 'r2'],
      { ...AWS, CLOUDFLARE_ACCOUNT_ID: ACCOUNT },
      new RegExp(`^https://${ACCOUNT}\\.r2\\.cloudflarestorage\\.com/photos/a\\?.*%2Fauto%2Fs3`),
    ],
  ])('of %s is read by its usual names', async (_, args, env, url) => {
    expect((await run(args, { env })).out).toMatch(url)
  })

  it('is never mixed: a token of one pair does not go with another', async () => {
    const env = { ...ENV, ALIBABA_CLOUD_SECURITY_TOKEN: 'FAKEtoken' }
    expect((await run(['url', 'oss://photos/a'], { env })).out).not.toContain('FAKEtoken')
  })
})

describe('put and get', () => {
  it('put names an object in a folder after the file, and get a file in a folder after the object', async () => {
    const up = join(folder, 'cat.txt')
    await writeFile(up, 'meow')
    await mkdir(join(folder, 'down'))
    expect((await run(['put', up, 'oss://photos/2026/'], { env: local })).status).toBe(0)
    expect((await run(['get', 'oss://photos/2026/cat.txt', join(folder, 'down')], { env: local })).status).toBe(0)
    expect(await readFile(join(folder, 'down', 'cat.txt'), 'utf8')).toBe('meow')
    const link = (await run(['url', 'oss://photos/2026/cat.txt'], { env: local })).out.trim()
    expect((await run(['get', link, `${join(folder, 'new')}/`], { env: local })).status).toBe(1)
  })

  it('put reads standard input, and get writes standard output, for -', async () => {
    expect(await run(['put', '-', 'oss://photos/piped'], { env: local, stdin: 'by pipe' })).toMatchObject({
      status: 0,
      err: 'Uploaded 7 bytes\n',
    })
    expect(await run(['get', 'oss://photos/piped', '-'], { env: local })).toEqual({
      status: 0,
      out: 'by pipe',
      err: '',
    })
  })

  it.each([
    [['put', '/not/there', 'oss://photos/a'], 'Cannot use "/not/there": no such file or folder\n', 1],
    [['get', 'oss://photos/a', '/not/there/a'], 'Cannot use "/not/there": no such file or folder\n', 1],
    [['put', '.', 'oss://photos/a'], 'Cannot upload ".": it is a folder; see presign put --help\n', 2],
    [['get', 'oss://photos/..', '.'], 'Cannot name a file after "..": wanted a FILE; see presign get --help\n', 2],
  ])('%j is told in a sentence', async (args, err, status) => {
    expect(await run(args, { env: local })).toEqual({ status, out: '', err })
  })

  it('mention presign explain where the service gave the reason, and nowhere else', async () => {
    const env = { ...local, OSS_ACCESS_KEY_SECRET: 'FAKEwrong' }
    const file = join(folder, 'x')
    for (const args of [
      ['get', 'oss://photos/piped', file],
      ['put', join(folder, 'cat.txt'), 'oss://photos/a'],
    ])
      expect((await run(args, { env })).err).toMatch(
        /SignatureDoesNotMatch.*[^.]; presign explain says why: see presign explain --help\n$/,
      )
    expect((await run(['get', 'oss://photos/none', file], { env: local })).err).not.toContain('presign explain')
  })
})

describe('a link', () => {
  const AT = ['--at', '2026-01-01T00:00:00Z']
  const put = async () => (await run(['url', 'PUT', 'oss://photos/a', ...AT])).out.trim()

  it('for PUT is said to be right for PUT', async () => {
    const { status, out } = await run(['verify', await put(), ...AT])
    expect(status).toBe(1)
    expect(out).toMatch(/^Rejected \(mismatch\)[\s\S]*\nnote: {10}it is right for PUT: say presign verify PUT URL$/m)
  })

  it.each([
    ['alone', (url: string) => `${url}\n`, ['GET']],
    ['after its method', (url: string) => `PUT ${url}`, ['PUT']],
    ['in a curl command', (url: string) => `curl -X PUT '${url}'`, ['PUT']],
    [
      'in a raw request',
      (url: string) => url.replace(/^https:\/\/([^/]+)(.*)$/, 'PUT $2 HTTP/1.1\r\nHost: $1\r\n\r\n'),
      ['PUT'],
    ],
  ])('is read from standard input %s', async (_, text, [method]) => {
    const { status } = await run(['verify', ...AT], { stdin: text(await put()) })
    expect(status).toBe(method === 'PUT' ? 0 : 1)
    expect((await run(['inspect', ...AT], { env: {}, stdin: text(await put()) })).status).toBe(0)
  })
})

describe('presign inspect', () => {
  const AT = ['--at', '2026-01-01T00:30:00Z']

  it('says what a link says, how long it lives, and what is suspicious', async () => {
    const url = (
      await run(['url', 'oss://photos/cat.jpg', '--at', '2026-01-01T00:00:00Z'], {
        env: { ...ENV, OSS_SESSION_TOKEN: 'FAKEtoken' },
      })
    ).out.trim()
    const { out } = await run(['inspect', url, ...AT], { env: {} })
    expect(out).toBe(
      [
        'Alibaba Cloud OSS, signature version 4, in the URL: its URL has x-oss-signature-version=OSS4-HMAC-SHA256',
        'access key id: ak',
        'region:        cn-hangzhou',
        'service:       oss',
        'bucket:        photos',
        'key:           cat.jpg',
        'body:          any: it is not signed',
        'token:         a security token, which may expire earlier',
        'signed at:     2026-01-01T00:00:00.000Z',
        'until:         2026-01-01T01:00:00.000Z, 30 min from now',
        'note:          Mind the security token: the URL ends when it expires, however long the URL was signed for',
        '',
      ].join('\n'),
    )
    expect(out).not.toContain('FAKE')
    const elsewhere = await run(['inspect', url.replace('oss-cn-hangzhou', 'oss-cn-beijing'), ...AT], { env: {} })
    expect(elsewhere.out).toContain(
      'note:          Sign for region "cn-beijing": the host is of that region, and the credential names "cn-hangzhou"',
    )
    const cut = await run(['inspect', url.slice(0, url.indexOf('&'))], { env: {} })
    expect(cut).toMatchObject({ status: 0 })
    expect(cut.out).toMatch(/missing: +x-oss-signature-version, .*\n.*\nnote: +Send the URL whole, quoted in a shell/)
    const old = await run(['inspect', url, '--at', '2026-01-02T03:04:00Z'], { env: {} })
    expect(old.out).toContain('expired 1 d 2 h ago')
  })

  it('prints the texts when asked, and what it only recognises', async () => {
    const url = (await run(['url', 's3://photos/a', '--at', '2026-01-01T00:00:00Z'], { env: AWS })).out.trim()
    expect((await run(['inspect', url, '--texts'], { env: {} })).out).toContain(
      '\nCanonical request:\nGET\n/a\nX-Amz-Algorithm=',
    )
    const v2 =
      'https://photos.s3.eu-west-1.amazonaws.com/a?AWSAccessKeyId=AKIATESTFAKE001&Expires=1767225600&Signature=FAKE'
    expect((await run(['inspect', v2], { env: {} })).out).toMatch(
      /^AWS signature version 2[\s\S]*it is recognised, and cannot be read further/,
    )
    expect(await run(['verify', v2], { env: {} })).toMatchObject({ status: 1, err: '' })
    expect((await run(['verify', v2], { env: {} })).out).toMatch(/^Recognised: AWS signature version 2/)
    expect(await run(['inspect', 'https://example.com/a'], { env: {} })).toMatchObject({
      status: 1,
      out: 'It carries no signature\n',
    })
  })
})

describe('help', () => {
  it.each(['url', 'sign', 'put', 'get', 'verify', 'explain', 'inspect', 'serve', 'completion'])(
    'of %s has examples with options that it takes, and the environment names of every provider',
    async (command) => {
      const { status, out } = await run([command, '--help'])
      expect(status).toBe(0)
      expect(out).toContain('\nExamples:\n')
      const [options = '', examples = ''] = out.split('\nExamples:\n')
      const bare = examples.replaceAll(/"[^"]*"|'[^']*'/g, '')
      for (const [, flag = ''] of bare.matchAll(/ (--?[a-z][a-z-]*)(?= |$)/gm))
        expect(options).toMatch(new RegExp(`(?:^|\\s)${flag}[, ]`, 'm'))
      if (['inspect', 'serve', 'completion'].includes(command)) return
      for (const { environment } of providers)
        for (const name of environment.credentials.flatMap(({ id, secret, token = id }) => [id, secret, token]))
          expect(out).toContain(`  ${name} `)
    },
  )

  it('names every option of the library that errors speak of', async () => {
    const { out } = await run(['url', '--help'])
    for (const flag of [
      '--allow-unsafe-key',
      '--clamp-to-token',
      '--resource',
      '--endpoint',
      '--store',
      '--sign-header',
    ])
      expect(out).toContain(flag)
  })
})

describe('presign completion', () => {
  const completed = (...words: string[]) => {
    const script = `source "$1"; COMP_WORDS=(presign ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _presign; echo "\${COMPREPLY[@]}"`
    return execFileSync('bash', ['-c', script, '-', join(folder, 'completion.bash')], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
  }

  it('makes bash complete commands, options and known values', async () => {
    await writeFile(join(folder, 'completion.bash'), (await run(['completion', 'bash'])).out)
    expect(completed('ver')).toEqual(['verify'])
    expect(completed('url', '--ex')).toEqual(['--expires'])
    expect(completed('url', '--st')).toEqual(['--store'])
    expect(completed('url', '--store', 'm')).toEqual(['minio'])
    expect(completed('verify', '--st')).toEqual([''])
  })

  it.each(['zsh', 'fish'])('makes a script for %s that names every command, and quotes soundly', async (shell) => {
    const { status, out } = await run(['completion', shell])
    expect(status).toBe(0)
    for (const name of ['url', 'inspect', 'completion']) expect(out).toMatch(new RegExp(`\\b${name}\\b`))
    for (const line of out.split('\n')) expect((line.match(/'/g) ?? []).length % 2).toBe(0)
  })
})
