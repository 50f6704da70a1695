import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url).pathname

/** What a page would get that imports these names. */
async function bundle(names: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { ${names} } from '@presign/client-fetch'`,
      resolveDir: `${root}packages/client-fetch/test`,
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    // Bundlers read the sources of other packages by the same table as the compiler.
    tsconfig: `${root}tooling/config/tsconfig/browser.json`,
  })
  return outputFiles[0]!.text
}

const size = (text: string) => gzipSync(text).length

describe('the bundle', () => {
  it('of send has neither multipart, checksum table, retries nor Node modules', async () => {
    const text = await bundle('send')
    expect(text).toContain('absentHeaders')
    for (const absent of ['uploadId', 'c96c5795d7870f42', 'Retry-After', 'retry-after', 'XMLHttpRequest', 'node:'])
      expect(text.toLowerCase()).not.toContain(absent.toLowerCase())
    expect(size(text)).toBeLessThan(5_000)
  })

  it('of upload and download stays small, and so does that of all functions', async () => {
    const text = await bundle('upload, download')
    expect(text).toContain('uploadId')
    expect(text).not.toContain('node:')
    expect(size(text)).toBeLessThan(16_000)
    expect(size(await bundle('upload, download, send, createFetch, submitForm, corsDoctor, requestFor'))).toBeLessThan(
      20_000,
    )
  })
})
