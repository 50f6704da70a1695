import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { ossV1 } from '../src/index.js'
import { ossV1Verification } from '../src/verify.js'

schemeContract(
  'oss-v1',
  {
    signing: () => ossV1({ region: 'cn-hangzhou' }),
    verifying: () => ossV1Verification({ region: 'cn-hangzhou' }),
    backend: nodeBackend,
    base: { bucket: 'examplebucket' },
    // V1 signs sub-resources and no other parameters.
    query: { 'response-content-type': 'a b+c&d=é/%25', acl: null },
  },
  { describe, it, expect },
)
