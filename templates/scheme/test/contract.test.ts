import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { template } from '../src/index.js'
import { templateVerification } from '../src/verify.js'
import { vectors } from './vectors.js'

schemeContract(
  'template',
  {
    signing: () => template({ region: 'eu' }),
    verifying: () => templateVerification({ region: 'eu' }),
    backend: nodeBackend,
    base: { bucket: 'photos' },
    credentials: { accessKeyId: 'AKtestKEY0001', accessKeySecret: 'FAKEsecretNobodyMaySee0001' },
    vectors,
  },
  { describe, it, expect },
)
