import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { loadWasmBackend } from '@presign/core/wasm'
import { describe, expect, it } from 'vitest'
import { awsV4, awsV4 } from '../src/index.js'
import { schemeVectors } from './vectors.js'

for (const backend of [nodeBackend, jsBackend, await loadWasmBackend()])
  schemeContract(
    `aws-v4 for S3 on ${backend.name}`,
    {
      create: () => awsV4({ region: 'eu-central-1' }),
      signOnly: () => awsV4({ region: 'eu-central-1' }),
      backend,
      base: { bucket: 'examplebucket' },
      vectors: schemeVectors,
    },
    { describe, it, expect },
  )

schemeContract(
  'aws-v4 for another service',
  {
    create: () => awsV4({ region: 'eu-central-1', service: 'execute-api' }),
    signOnly: () => awsV4({ region: 'eu-central-1', service: 'execute-api' }),
    backend: nodeBackend,
    base: {},
    keys: ['prod', 'prod/pets/a%20b', 'prod/%E4%B8%AD/a+b'],
  },
  { describe, it, expect },
)
