import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { cos } from '../src/index.js'
import { schemeVectors } from './vectors.js'

schemeContract(
  'cos',
  {
    create: () => cos({ region: 'ap-guangzhou' }),
    backend: nodeBackend,
    base: { bucket: 'examplebucket-1250000000' },
    vectors: schemeVectors,
  },
  { describe, it, expect },
)
