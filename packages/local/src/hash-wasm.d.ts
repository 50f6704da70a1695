declare module 'hash-wasm/dist/crc64.umd.min.js' {
  const bundle: Pick<typeof import('hash-wasm'), 'createCRC64'>
  export = bundle
}
