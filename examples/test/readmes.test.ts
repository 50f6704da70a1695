import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type CheckpointStore, download } from '@presign/client-fetch'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { blocksOf } from '../../tooling/examples/extract.js'

// A block that runs alone may still not fit the one that readers put beside it: a server's and a page's, of two packages.

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = fileURLToPath(new URL('./generated/', import.meta.url))

/** What a README's block defines, with the endpoint of a local server in the place of the provider's. */
async function block(readme: string, has: string, ...names: readonly string[]): Promise<Record<string, unknown>> {
  const blocks = blocksOf(readFileSync(`${root}packages/${readme}/README.md`, 'utf8'), readme)
  const found = blocks.find(({ code }) => code.includes(has))
  if (!found) throw new Error(`packages/${readme}/README.md has no block with ${has}`)
  const code = found.code.replace(
    "ossV4({ region: 'cn-hangzhou' })",
    'ossV4({ region: localOss.region, endpoint: localOss.endpoint })',
  )
  const file = `${folder}${readme}-${names.join('-')}-${++blocksWritten}.ts`
  writeFileSync(file, `// @ts-nocheck\nconst { localOss } = globalThis\n${code}\nexport { ${names.join(', ')} }\n`)
  return import(/* @vite-ignore */ file)
}
let blocksWritten = 0

let oss: LocalOss
beforeAll(() => mkdirSync(folder, { recursive: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(async () => {
  const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
  oss = await createLocalOss({ buckets: ['examplebucket'], credentials })
  vi.stubGlobal('localOss', oss)
  return async () => {
    vi.unstubAllGlobals()
    await oss.close()
  }
})

/** A page's fetch: what begins with a slash is asked of the server's block. */
function pageAsks(answer: (path: string, body: unknown) => unknown): void {
  const elsewhere = globalThis.fetch
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) =>
    url.startsWith('/')
      ? Response.json(await answer(url, init?.body === undefined ? undefined : JSON.parse(`${init.body}`)))
      : elsewhere(url, init),
  )
}

const stored = () => oss.requests.entries.filter(({ status }) => status >= 200 && status < 300)

describe('blocks of READMEs in combination', () => {
  it.each([
    ['in one request', 5],
    ['in parts', 17 * 1024 * 1024],
  ])("the server's links carry a page's upload %s", async (_, size) => {
    const { link } = await block('client-fetch', 'async function link(step', 'link')
    const { save } = await block('client-fetch', 'const ask: LinkFunction', 'save')
    pageAsks((_path, step) => (link as (step: unknown) => unknown)(step))
    const upload = save as (file: File, store: CheckpointStore, signal: AbortSignal) => Promise<object>
    const result = await upload(new File([new Uint8Array(size)], 'film.mp4'), new Map(), new AbortController().signal)
    expect(result).toMatchObject({ size, verified: true })
    expect(stored().length).toBeGreaterThan(0)
  })

  it("a form of oss-v4 takes a page's file with submitForm, and says why it takes no other", async () => {
    const { form } = await block('oss-v4', 'contentTypes:', 'form')
    const { post } = await block('client-fetch', 'submitForm(form, file)', 'post')
    const send = post as (file: File) => Promise<string | undefined>
    pageAsks(() => form)
    expect(await send(new File(['png'], 'cat.png', { type: 'image/png' }))).toMatch(/^"[0-9A-F]{32}"$/)
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    await expect(send(new File(['text'], 'a.txt', { type: 'text/plain' }))).rejects.toMatchObject({
      code: 'rejected',
      serviceCode: 'AccessDenied',
    })
    expect(log.mock.calls[0]?.join(' ')).toMatch(/^403 AccessDenied .*Invalid according to Policy/)
    log.mockRestore()
  })

  it("a link of oss-v4's first block is read by client-fetch", async () => {
    const { signer, url } = await block('oss-v4', 'signer.presign(', 'signer', 'url')
    const { presign } = signer as { presign(input: object): Promise<{ url: string }> }
    const put = await presign({ method: 'PUT', bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: 60 })
    expect((await fetch(put.url, { method: 'PUT', body: new TextEncoder().encode('miaow') })).status).toBe(200)
    const { body } = await download({ method: 'GET', url: url as string, headers: {}, absentHeaders: [] })
    expect(new TextDecoder().decode(body)).toBe('miaow')
  })
})
