import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { loadWasmBackend } from '@presign/core/wasm'
import { describe, expect, it } from 'vitest'
import { obs } from '../src/index.js'
import { obsVerification } from '../src/verify.js'
import { schemeVectors } from './vectors.js'

for (const backend of [nodeBackend, jsBackend, await loadWasmBackend()])
  schemeContract(
    `obs on ${backend.name}`,
    {
      signing: () => obs({ region: 'cn-north-4' }),
      verifying: () => obsVerification({ region: 'cn-north-4' }),
      backend,
      base: { bucket: 'examplebucket' },
      // Parameters that are not sub-resources are not signed.
      query: { versionId: 'a b+c&d=é/%25', acl: null },
      vectors: schemeVectors,
    },
    { describe, it, expect },
  )
