import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { loadWasmBackend } from '@presign/core/wasm'
import { describe, expect, it } from 'vitest'
import { awsV4 } from '../src/index.js'
import { awsV4Verification } from '../src/verify.js'
import { schemeVectors } from './vectors.js'

for (const backend of [nodeBackend, jsBackend, await loadWasmBackend()])
  schemeContract(
    `aws-v4 for S3 on ${backend.name}`,
    {
      signing: () => awsV4({ region: 'eu-central-1' }),
      verifying: () => awsV4Verification({ region: 'eu-central-1' }),
      backend,
      base: { bucket: 'examplebucket' },
      vectors: schemeVectors,
    },
    { describe, it, expect },
  )

schemeContract(
  'aws-v4 for another service',
  {
    signing: () => awsV4({ region: 'eu-central-1', service: 'execute-api' }),
    verifying: () => awsV4Verification({ region: 'eu-central-1', service: 'execute-api' }),
    backend: nodeBackend,
    base: {},
    container: 'service',
    keys: ['prod', 'prod/pets/a%20b', 'prod/%E4%B8%AD/a+b'],
  },
  { describe, it, expect },
)
