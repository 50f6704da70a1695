import { nodeBackend } from '@presign/core/node'
import { createVerifier } from '@presign/core/verify'
import { awsV4 } from '@presign/vectors'
import { formSuite } from '@presign-tooling/testing/suites'
import { awsV4Verification } from '../src/verify.js'

const forms = (await awsV4()).filter(({ mode }) => mode === 'post-policy')

formSuite('aws-v4', forms, ({ region, fields, at, credentialsOf }) =>
  createVerifier([awsV4Verification({ region })], {
    credentialsOf,
    backend: nodeBackend,
    clock: { now: () => at.getTime() },
  }).verifyForm(fields),
)
