import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { ossV4 } from '../src/index.js'
import { ossV4Verification } from '../src/verify.js'

schemeContract(
  'oss-v4',
  {
    signing: () => ossV4({ region: 'cn-hangzhou' }),
    verifying: () => ossV4Verification({ region: 'cn-hangzhou' }),
    backend: nodeBackend,
    base: { bucket: 'examplebucket' },
  },
  { describe, it, expect },
)
