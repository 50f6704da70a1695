import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { loadWasmBackend } from '@presign/core/wasm'
import { describe, expect, it } from 'vitest'
import { azureSas } from '../src/index.js'
import { azureSasVerification } from '../src/verify.js'
import { schemeVectors } from './vectors.js'

const secret = (text: string) => Buffer.from(text).toString('base64')

for (const backend of [nodeBackend, jsBackend, await loadWasmBackend()])
  schemeContract(
    `azure-sas on ${backend.name}`,
    {
      signing: () => azureSas(),
      verifying: () => azureSasVerification({ account: ['fakeaccount001', 'akanother0001'] }),
      backend,
      base: { bucket: 'photos' },
      // A token covers its own parameters.
      query: { rscd: 'attachment; filename="é b+c&d.txt"', rscc: 'no-cache' },
      credentials: { accessKeyId: 'fakeaccount001', accessKeySecret: secret('FAKEsecretNobodyMaySee0001') },
      otherId: 'akanother0001',
      otherSecret: secret('FAKEanotherSecret'),
      vectors: schemeVectors,
    },
    { describe, it, expect },
  )
