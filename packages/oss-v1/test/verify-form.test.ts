import { nodeBackend } from '@presign/core/node'
import { formSuite } from '@presign-tooling/testing/suites'
import { verifyForm } from '../src/form.js'
import { ossV1 } from '../src/index.js'

formSuite('oss-v1', ({ region, fields, at, credentialsOf }) =>
  verifyForm(ossV1({ region }), fields, { credentialsOf, at, backend: nodeBackend }),
)
