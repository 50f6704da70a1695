import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { ossV4, ossV4 } from '../src/index.js'

schemeContract(
  'oss-v4',
  {
    create: () => ossV4({ region: 'cn-hangzhou' }),
    signOnly: () => ossV4({ region: 'cn-hangzhou' }),
    backend: nodeBackend,
    base: { bucket: 'examplebucket' },
  },
  { describe, it, expect },
)
