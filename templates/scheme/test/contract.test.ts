import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { template } from '../src/index.js'

schemeContract(
  'template',
  {
    create: () => template({ region: 'eu' }),
    backend: nodeBackend,
    base: { bucket: 'photos' },
    credentials: { accessKeyId: 'AKtestKEY0001', accessKeySecret: 'FAKEsecretNobodyMaySee0001' },
  },
  { describe, it, expect },
)
