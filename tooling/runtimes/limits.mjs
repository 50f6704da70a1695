// What a runtime cannot do, in one place. The run proves each line that has a code, and the page prints all of them.

const BROWSERS = ['Chromium page', 'Chromium worker']
const INSECURE = ['Chromium page, plain http', 'Chromium worker, plain http']

/** @typedef {{ runtimes: readonly string[], backend: string, code?: string, why: string }} Limit */

/** @type {readonly Limit[]} */
export const limits = [
  {
    runtimes: INSECURE,
    backend: 'web',
    code: 'backend_unavailable',
    why: 'Pages over plain http, and their workers, have no `crypto.subtle`: take `jsBackend` or the wasm backend',
  },
  {
    runtimes: ['workerd'],
    backend: 'wasm from bytes',
    code: 'backend_unavailable',
    why: 'workerd compiles no bytes while it runs: import `@presign/core/wasm/simd.wasm` and pass it to `loadWasmBackend`',
  },
  {
    runtimes: ['Edge sandbox'],
    backend: 'wasm from bytes',
    code: 'backend_unavailable',
    why: 'Edge functions compile no bytes while they run: import the module, and pass it to `loadWasmBackend`',
  },
  {
    runtimes: [...BROWSERS, ...INSECURE, 'Edge sandbox'],
    backend: 'node',
    why: 'There is no `node:crypto`',
  },
]

/** Hashes that a backend lacks everywhere; the suite proves that it says so with `hash_unavailable`. */
export const missingHashes = [
  { backend: 'web', hash: 'MD5', why: 'WebCrypto has none' },
  {
    backend: 'wasm',
    hash: 'MD5',
    why: 'No signature needs it; a `Content-MD5` header takes `nodeBackend` or `jsBackend`',
  },
]
