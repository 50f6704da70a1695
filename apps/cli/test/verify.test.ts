import { describe, expect, it } from 'vitest'
import { ENV, run } from './run.js'

const AT = ['--at', '2026-01-01T00:00:00Z']
const link = async (...args: string[]) => (await run(['url', ...args, ...AT])).out.trim()

describe('presign verify', () => {
  it('accepts a URL that url made, and says what it grants', async () => {
    const { status, out } = await run(['verify', await link('oss://photos/中文 a.txt', '-x', '60'), ...AT])
    expect(status).toBe(0)
    expect(out).toBe(
      [
        'Accepted: the signature is right',
        'scheme:        oss-v4, in the url',
        'access key id: ak',
        'bucket:        photos',
        'key:           中文 a.txt',
        'signed at:     2026-01-01T00:00:00.000Z',
        'until:         2026-01-01T00:01:00.000Z',
        '',
      ].join('\n'),
    )
  })

  it.each([
    ['public', []],
    ['internal', []],
    ['accelerate', []],
    ['dual-stack', []],
    ['http://127.0.0.1:9000', []],
    ['http://localhost:9000', []],
    ['https://img.example.com', ['--bucket', 'photos']],
  ])('reads the addressing of %s', async (endpoint, more) => {
    const url = await link('oss://photos/a', '--endpoint', endpoint)
    expect((await run(['verify', url, ...AT, ...more])).out).toContain('bucket:        photos')
  })

  it('accepts V1', async () => {
    expect((await run(['verify', await link('oss://photos/a', '--scheme', 'v1'), ...AT])).out).toContain(
      'oss-v1, in the url',
    )
  })

  it('rejects a header that was not signed, and shows the texts of this side', async () => {
    const url = await link('PUT', 'oss://photos/a')
    const { status, out } = await run(['verify', 'PUT', url, '-H', 'Content-Type: text/plain', ...AT])
    expect(status).toBe(1)
    expect(out).toContain(
      'Rejected (mismatch): the signature is not that of this request and key: the secret of this id is another one, or ',
    )
    expect(out).toContain('403 SignatureDoesNotMatch (EC 0002-00000201)')
    expect(out).toContain('\ncontent-type:text/plain\n')
  })

  it('shows the parameters that were signed, in text and in JSON', async () => {
    const url = await link('oss://photos/a', '-q', 'user=7 é', '-q', 'flag')
    expect((await run(['verify', url, ...AT])).out).toContain('signed query:  flag=&user=7+%C3%A9\n')
    const { query } = JSON.parse((await run(['verify', url, '--json', ...AT])).out)
    expect(query).toEqual({ user: '7 é', flag: '' })
    const { out } = await run(['verify', url.replace('user=7', 'user=8'), ...AT])
    expect(out).toContain('note:          compare the string to sign below with that of the signer: the same text')
  })

  it('rejects what has ended', async () => {
    const url = await link('oss://photos/a', '-x', '60')
    expect((await run(['verify', url, '--at', '2026-01-01T00:02:00Z'])).out).toMatch(/^Rejected \(expired\)/)
  })

  it('reads a raw request on standard input', async () => {
    const { headers, url } = JSON.parse((await run(['sign', 'DELETE', 'oss://photos/a', '--json', ...AT])).out)
    const [, host, target] = /^https:\/\/([^/]+)(.*)$/.exec(url) ?? []
    const lines = [
      `DELETE ${target} HTTP/1.1`,
      `Host: ${host}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ]
    const { status, out } = await run(['verify', '--json', ...AT], { stdin: `${lines.join('\r\n')}\r\n\r\n` })
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ ok: true, mode: 'header', bucket: 'photos', key: 'a' })
  })

  it('never prints the right signature of a wrong request', async () => {
    const url = await link('oss://photos/a')
    const right = (await link('oss://photos/b')).split('x-oss-signature=')[1] ?? '?'
    const { out } = await run(['verify', '--json', url.replace('/a?', '/b?'), ...AT])
    expect(out).not.toContain(right)
  })

  it.each([
    [['verify', 'photos/a'], '', 2, /^Cannot read the URL/],
    [['verify'], 'nonsense', 2, /^Cannot read the request/],
    [['verify', 'https://photos.oss-cn-hangzhou.aliyuncs.com/a'], '', 1, /^$/],
  ])('%j ends with a sentence', async (args, stdin, status, err) => {
    const ran = await run(args, { stdin, env: ENV })
    expect(ran.status).toBe(status)
    expect(ran.err).toMatch(err)
  })
})
