import { nodeBackend } from '@presign/core/node'
import { createVerifier } from '@presign/core/verify'
import { cos } from '@presign/vectors'
import { formSuite } from '@presign-tooling/testing/suites'
import { cosVerification } from '../src/verify.js'

const forms = (await cos()).filter(({ mode }) => mode === 'post-policy')

formSuite('cos', forms, ({ region, fields, at, credentialsOf }) =>
  createVerifier([cosVerification({ region })], {
    credentialsOf,
    backend: nodeBackend,
    clock: { now: () => at.getTime() },
  }).verifyForm(fields),
)
