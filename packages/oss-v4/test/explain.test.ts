import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import { endpoints } from '@presign/oss'
import { ossHints } from '@presign/oss/explain'
import { describe, expect, it } from 'vitest'
import { ossV4 } from '../src/index.js'

const bucket = 'examplebucket'
const object = { bucket, key: 'photos/a b(1).jpg' }

explainContract(
  'oss-v4',
  {
    scheme: ossV4({ region: 'cn-hangzhou', endpoint: endpoints.virtualHosted('http://localhost:9000') }),
    backend: nodeBackend,
    base: { bucket },
    hints: ossHints,
    inputs: [
      { ...object, query: { acl: null, 'response-content-type': 'a (b)', Zone: '1', a: '2' }, expiresIn: 60 },
      {
        ...object,
        method: 'PUT',
        headers: { 'content-type': 'image/png', 'x-tag': '1' },
        additionalHeaders: ['x-tag'],
      },
    ],
  },
  { describe, it, expect },
)
