import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { loadWasmBackend } from '@presign/core/wasm'
import { describe, expect, it } from 'vitest'
import { tos } from '../src/index.js'
import { tosVerification } from '../src/verify.js'
import { schemeVectors } from './vectors.js'

for (const backend of [nodeBackend, jsBackend, await loadWasmBackend()])
  schemeContract(
    `tos on ${backend.name}`,
    {
      signing: () => tos({ region: 'cn-beijing' }),
      verifying: () => tosVerification({ region: 'cn-beijing' }),
      backend,
      base: { bucket: 'examplebucket' },
      vectors: schemeVectors,
    },
    { describe, it, expect },
  )
