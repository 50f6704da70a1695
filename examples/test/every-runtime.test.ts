import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, openBrowser } from '../src/browser.js'

// A browser takes a while to start on a busy machine.
const PATIENCE = 120_000

// The service's own key, as its documentation prints it.
const KEY = `-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKs/JBGzwUB2aVht4crBx3oIPBLNsjGs
C0fTXv+nvlmklvkcolvpvXLTjaxUHR3W9LXxQ2EHXAJfCB+6H2YF1k8CAwEAAQ==
-----END PUBLIC KEY-----`

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser(() => Promise.reject(new Error('No links here')))
  const { outputFiles } = await build({
    stdin: {
      contents: `export { callbackKeys, verifyCallback } from '@presign/oss/verify'`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    format: 'iife',
    globalName: 'presign',
    write: false,
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
  })
  await browser.page.addScriptTag({ content: outputFiles[0]?.text ?? '' })
}, PATIENCE)

afterAll(() => browser.close())

/** In the page, whose WebCrypto has neither MD5 nor keys of 512 bits. */
function verdict(target: string, body: string, authorization: string): Promise<unknown> {
  const request = {
    target,
    body,
    headers: {
      authorization,
      'x-oss-pub-key-url': Buffer.from('http://gosspublic.alicdn.com/callback_pub_key_v1.pem').toString('base64'),
    },
  }
  return browser.page.evaluate(`presign.verifyCallback(${JSON.stringify(request)}, {
    keys: presign.callbackKeys({ fetch: async () => new Response(${JSON.stringify(KEY)}) }),
  })`)
}

describe('callbacks verified in a browser', () => {
  const documented = 'kKQeGTRccDKyHB3H9vF+xYMSrmhMZjzzl2/kdD1ktNVgbWEfYTQG0G2SU/RaHBovRCE8OkQDjC3uG33esH2txA=='

  it("are the service's where they are", async () => {
    expect(await verdict('/index.php?id=1&index=2', 'bucket=yonghu-test', documented)).toEqual({ ok: true })
    const body = 'filename=zmaplex%2F20210407_14%3A31%3A41_286180%2F20200130021612_pnfqp.jpg&size=112595'
    const reported = 'aMYUW1arI/qpU7cp/DCGXS56iFJPxwe7K3QIFVvbtSgiE6vwuu4/HuBxyDDX5IKU8vSJg/BI956SzVsRQt969g=='
    expect(await verdict('/api/File/15/upload_notify/', body, reported)).toEqual({ ok: true })
  })

  it('are refused where they are not', async () => {
    expect(await verdict('/index.php?id=1&index=3', 'bucket=yonghu-test', documented)).toEqual({
      ok: false,
      reason: 'mismatch',
    })
  })
})
