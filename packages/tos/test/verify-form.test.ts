import { nodeBackend } from '@presign/core/node'
import { createVerifier } from '@presign/core/verify'
import { tos } from '@presign/vectors'
import { formSuite } from '@presign-tooling/testing/suites'
import { tosVerification } from '../src/verify.js'

const forms = (await tos()).filter(({ mode }) => mode === 'post-policy')

formSuite('tos', forms, ({ region, fields, at, credentialsOf }) =>
  createVerifier([tosVerification({ region })], {
    credentialsOf,
    backend: nodeBackend,
    clock: { now: () => at.getTime() },
  }).verifyForm(fields),
)
