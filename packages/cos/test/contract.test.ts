import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { loadWasmBackend } from '@presign/core/wasm'
import { describe, expect, it } from 'vitest'
import { cos } from '../src/index.js'
import { cosVerification } from '../src/verify.js'
import { schemeVectors } from './vectors.js'

for (const backend of [nodeBackend, jsBackend, await loadWasmBackend()])
  schemeContract(
    `cos on ${backend.name}`,
    {
      signing: () => cos({ region: 'ap-guangzhou' }),
      verifying: () => cosVerification({ region: 'ap-guangzhou' }),
      backend,
      base: { bucket: 'examplebucket-1250000000' },
      vectors: schemeVectors,
    },
    { describe, it, expect },
  )
