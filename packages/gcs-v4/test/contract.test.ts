import { generateKeyPairSync } from 'node:crypto'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { loadWasmBackend } from '@presign/core/wasm'
import { describe, expect, it } from 'vitest'
import { gcsV4, gcsV4Rsa } from '../src/index.js'
import { gcsV4RsaVerification, gcsV4Verification } from '../src/verify.js'
import { schemeVectors } from './vectors.js'

const base = { bucket: 'examplebucket' }
const runner = { describe, it, expect }

for (const backend of [nodeBackend, jsBackend, await loadWasmBackend()])
  schemeContract(
    `gcs-v4 on ${backend.name}`,
    {
      signing: () => gcsV4(),
      verifying: () => gcsV4Verification(),
      backend,
      base,
      credentials: { accessKeyId: 'GOOGTESTFAKE001', accessKeySecret: 'FAKEsecretNobodyMaySee0001' },
      vectors: schemeVectors,
    },
    runner,
  )

const pem = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

schemeContract(
  'gcs-v4-rsa on node',
  {
    signing: () => gcsV4Rsa(),
    verifying: () => gcsV4RsaVerification(),
    backend: nodeBackend,
    base,
    credentials: { accessKeyId: 'fake@fake-project.iam.gserviceaccount.com', accessKeySecret: pem() },
    otherSecret: pem(),
  },
  runner,
)
