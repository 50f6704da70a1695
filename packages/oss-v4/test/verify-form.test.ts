import { nodeBackend } from '@presign/core/node'
import { formSuite } from '@presign-tooling/testing/suites'
import { verifyForm } from '../src/form.js'
import { ossV4 } from '../src/index.js'

formSuite('oss-v4', ({ region, fields, at, credentialsOf }) =>
  verifyForm(ossV4({ region }), fields, { credentialsOf, at, backend: nodeBackend }),
)
