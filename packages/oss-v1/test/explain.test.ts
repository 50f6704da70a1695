import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import { endpoints } from '@presign/oss'
import { ossHints } from '@presign/oss/explain'
import { describe, expect, it } from 'vitest'
import { ossV1Mistakes } from '../src/explain.js'
import { ossV1 } from '../src/index.js'
import { ossV1Verification } from '../src/verify.js'

const bucket = 'examplebucket'
const object = { bucket, key: 'photos/a b(1).jpg' }
const place = { region: 'cn-hangzhou', endpoint: endpoints.virtualHosted('http://localhost:9000') }

explainContract(
  'oss-v1',
  {
    signing: ossV1(place),
    verifying: ossV1Verification(place),
    mistakes: ossV1Mistakes,
    backend: nodeBackend,
    base: { bucket },
    hints: ossHints,
    inputs: [
      { ...object, query: { acl: null, 'response-content-type': 'a (b)' }, expiresIn: 60 },
      { ...object, method: 'PUT', query: { callback: 'e30=', 'callback-var': 'e30=' }, expiresIn: 60 },
      { ...object, method: 'PUT', headers: { 'content-type': 'image/png', 'x-oss-meta-author': 'alice' } },
    ],
  },
  { describe, it, expect },
)
