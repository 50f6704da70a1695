import { nodeBackend } from '@presign/core/node'
import { createVerifier } from '@presign/core/verify'
import { bos } from '@presign/vectors'
import { formSuite } from '@presign-tooling/testing/suites'
import { bosVerification } from '../src/verify.js'

// The SDK signs any policy: the bucket is the one that it names.
const forms = (await bos())
  .filter(({ mode }) => mode === 'post-policy')
  .map((form) => ({ ...form, input: { ...form.input, bucket: bucketIn(form.input.policy) } }))

function bucketIn(policy = ''): string {
  const { conditions } = JSON.parse(policy) as { conditions: { bucket?: string }[] }
  return conditions.find(({ bucket }) => bucket !== undefined)?.bucket ?? ''
}

formSuite('bos', forms, ({ region, fields, at, credentialsOf }) =>
  createVerifier([bosVerification({ region })], {
    credentialsOf,
    backend: nodeBackend,
    clock: { now: () => at.getTime() },
  }).verifyForm(fields),
)
