import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import { endpoints } from '@presign/oss'
import { ossHints } from '@presign/oss/explain'
import { describe, expect, it } from 'vitest'
import { ossV4Mistakes } from '../src/explain.js'
import { ossV4 } from '../src/index.js'
import { ossV4Verification } from '../src/verify.js'

const bucket = 'examplebucket'
const object = { bucket, key: 'photos/a b(1).jpg' }
const place = { region: 'cn-hangzhou', endpoint: endpoints.virtualHosted('http://localhost:9000') }

explainContract(
  'oss-v4',
  {
    signing: ossV4(place),
    verifying: ossV4Verification(place),
    mistakes: ossV4Mistakes,
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
