import { nodeBackend } from '@presign/core/node'
import { createVerifier } from '@presign/core/verify'
import { gcsV4 } from '@presign/vectors'
import { formSuite } from '@presign-tooling/testing/suites'
import { gcsV4Verification } from '../src/verify.js'

const forms = (await gcsV4()).filter(({ mode }) => mode === 'post-policy')

formSuite('gcs-v4', forms, ({ region, fields, at, credentialsOf }) =>
  createVerifier([gcsV4Verification({ region })], {
    credentialsOf,
    backend: nodeBackend,
    clock: { now: () => at.getTime() },
  }).verifyForm(fields),
)
