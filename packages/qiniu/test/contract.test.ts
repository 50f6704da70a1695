import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { loadWasmBackend } from '@presign/core/wasm'
import { describe, expect, it } from 'vitest'
import { endpoints, qiniu } from '../src/index.js'
import { qiniuVerification } from '../src/verify.js'
import { schemeVectors } from './vectors.js'

const endpoint = endpoints.custom('https://cdn.example.com', { bucket: 'photos' })

for (const backend of [nodeBackend, jsBackend, await loadWasmBackend()])
  schemeContract(
    `qiniu on ${backend.name}`,
    {
      signing: () => qiniu({ endpoint }),
      verifying: () => qiniuVerification({ endpoint }),
      backend,
      base: { bucket: 'photos' },
      // The method is not signed: a download is all there is.
      method: 'GET',
      credentials: { accessKeyId: 'qiniuFAKEtest001', accessKeySecret: 'FAKEsecretNobodyMaySee0001' },
      vectors: schemeVectors,
    },
    { describe, it, expect },
  )
