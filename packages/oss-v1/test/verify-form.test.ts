import { nodeBackend } from '@presign/core/node'
import { createVerifier } from '@presign/core/verify'
import { ossForms } from '@presign/vectors'
import { formSuite } from '@presign-tooling/testing/suites'
import { ossV1Verification } from '../src/verify.js'

const forms = (await ossForms()).filter(({ scheme }) => scheme === 'oss-v1')

formSuite('oss-v1', forms, ({ region, fields, at, credentialsOf }) =>
  createVerifier([ossV1Verification({ region })], {
    credentialsOf,
    backend: nodeBackend,
    clock: { now: () => at.getTime() },
  }).verifyForm(fields),
)
