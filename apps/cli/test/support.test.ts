import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './run.js'

// What someone in support is asked for, with nothing to read but --help: each task first finds its command and options
// there, and then uses them.

let oss: LocalOss
let folder: string
let env: Record<string, string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'presign-support-'))
  oss = await createLocalOss({ buckets: ['photos'] })
  env = {
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

/** The line of `presign --help` that promises something, then the command's own help, which must have the options. */
async function found(promise: RegExp, options: readonly string[]): Promise<string> {
  const overview = (await run(['--help'])).out
  const [command = ''] =
    overview
      .split('\n')
      .find((line) => promise.test(line))
      ?.trim()
      .split(/\s/) ?? []
  expect(command, `${promise} in\n${overview}`).not.toBe('')
  const help = (await run([command, '--help'])).out
  for (const option of options) expect(help).toContain(option)
  return command
}

const mailed = async (...args: string[]) => (await run(['url', ...args], { env })).out.trim()

describe('a support engineer', () => {
  it('1: "What is this link, and is it too old?" without any secret', async () => {
    const inspect = await found(/take a signed link .*apart, without a secret/i, ['standard input'])
    const link = await mailed('oss://photos/a.txt', '--at', '2026-01-01T00:00:00Z', '-x', '1h')
    const { out } = await run([inspect], { env: {}, stdin: `${link}\n` })
    expect(out).toMatch(
      /signature version 4[\s\S]*bucket: +photos\nkey: +a\.txt[\s\S]*until: +2026-01-01T01:00:00.000Z, expired/,
    )
  })

  it('2: "Your upload link does not work" where the customer opens it in a browser', async () => {
    const verify = await found(/would be accepted/i, ['[METHOD] URL'])
    const { status, out } = await run([verify, await mailed('PUT', 'oss://photos/a.txt')], { env })
    expect(status).toBe(1)
    expect(out).toContain('it is right for PUT')
  })

  it('3: "We get SignatureDoesNotMatch", with the error that the customer pasted', async () => {
    const explain = await found(/why the service rejected/i, ['--error', '--send'])
    const link = await mailed('PUT', 'oss://photos/a.txt')
    const answer = await fetch(link, { method: 'PUT', body: 'hello' })
    const file = join(folder, 'pasted.xml')
    await writeFile(file, await answer.text())
    const { out } = await run([explain, 'PUT', link, '--error', file], { env: {} })
    expect(out).toMatch(/header added[\s\S]*content-type:text\/plain[\s\S]*Do not send "content-type"/)
  })

  it('4: "Send me a link for a day, and one for uploading a picture"', async () => {
    const url = await found(/URL that carries its own permission/i, ['--expires', '--header', 'PUT', '--curl'])
    const day = await run([url, 'oss://photos/a.txt', '--expires', '1d', '--json'], { env })
    const { expiresAt } = JSON.parse(day.out)
    expect(Math.round((Date.parse(expiresAt) - Date.now()) / 3_600_000)).toBe(24)
    const picture = await run([url, 'PUT', 'oss://photos/cat.jpg', '-H', 'Content-Type: image/jpeg', '--curl'], { env })
    expect(picture.out).toMatch(/^curl .*content-type: image\/jpeg/)
  })

  it('5: "Can you put this file there for me, and check that it arrived?" with their links', async () => {
    const put = await found(/upload a file/i, ['FILE URL'])
    const get = await found(/download an object/i, ['URL FILE'])
    const file = join(folder, 'report.pdf')
    await writeFile(file, 'report')
    const bare = { XDG_STATE_HOME: join(folder, 'state') }
    expect(await run([put, file, await mailed('PUT', 'oss://photos/report.pdf')], { env: bare })).toMatchObject({
      status: 0,
    })
    expect(await run([get, await mailed('oss://photos/report.pdf'), `${file}.back`], { env: bare })).toMatchObject({
      status: 0,
      err: 'Downloaded 6 bytes, equal to the service’s checksum\n',
    })
    expect(await readFile(`${file}.back`, 'utf8')).toBe('report')
  })
})
