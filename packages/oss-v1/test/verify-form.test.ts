import { nodeBackend } from '@presign/core/node'
import { formSuite } from '@presign-tooling/vectors/suites'
import { ossV1, verifyForm } from '../src/index.js'

formSuite('oss-v1', ({ region, fields, at, credentialsOf }) =>
  verifyForm(ossV1({ region }), fields, { credentialsOf, at, backend: nodeBackend }),
)
