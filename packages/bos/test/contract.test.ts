import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { loadWasmBackend } from '@presign/core/wasm'
import { describe, expect, it } from 'vitest'
import { bos } from '../src/index.js'
import { bosVerification } from '../src/verify.js'
import { schemeVectors } from './vectors.js'

for (const backend of [nodeBackend, jsBackend, await loadWasmBackend()])
  schemeContract(
    `bos on ${backend.name}`,
    {
      signing: () => bos({ region: 'bj' }),
      verifying: () => bosVerification({ region: 'bj' }),
      backend,
      base: { bucket: 'examplebucket' },
      vectors: schemeVectors,
    },
    { describe, it, expect },
  )
