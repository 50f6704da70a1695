import { postPolicy as awsV4Form } from '@presign/aws-v4/form'
import { postPolicy as bosForm } from '@presign/bos/form'
import type { Job, SyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { postPolicy as cosForm } from '@presign/cos/form'
import { postPolicy as gcsForm } from '@presign/gcs-v4/form'
import { postPolicy as obsForm } from '@presign/obs/form'
import { postPolicy as ossV1Form } from '@presign/oss-v1/form'
import { postPolicy as ossV4Form } from '@presign/oss-v4/form'
import { uploadForm as qiniuForm } from '@presign/qiniu/form'
import { postPolicy as tosForm } from '@presign/tos/form'
import { syncBackends, syncSignerOf } from './ours.js'
import type { Row } from './row.js'
import { type AnyMode, SCHEMES, type SchemeCase, type SchemeName } from './schemes.js'
import { BUCKET, COS_BUCKET, EXPIRES_IN, MAX_SIZE, PLAIN_KEYS, turn } from './workload.js'

export type FormFields = Readonly<Record<string, string>>

/** Makes the `call`-th form. */
export type MakeForm = (call: number) => FormFields | Promise<FormFields>

/** What every form permits: one key, a size and an hour. */
const input = { bucket: BUCKET, size: { max: MAX_SIZE }, expiresIn: EXPIRES_IN }
const inputOf = (call: number) => ({ ...input, key: turn(PLAIN_KEYS, call) })

/** Of some scheme. */
type FormJob = Job<never, { readonly fields: FormFields }>

/** Schemes that have forms, and the job that makes one. */
export const FORMS = {
  'oss-v4': (call) => ossV4Form(inputOf(call)),
  'oss-v1': (call) => ossV1Form(inputOf(call)),
  'aws-v4': (call) => awsV4Form(inputOf(call)),
  cos: (call) => cosForm({ ...input, bucket: COS_BUCKET, key: turn(PLAIN_KEYS, call) }),
  obs: (call) => obsForm(inputOf(call)),
  tos: (call) => tosForm(inputOf(call)),
  bos: (call) => bosForm(inputOf(call)),
  'gcs-v4': (call) => gcsForm(inputOf(call)),
  'gcs-v4-rsa': (call) => gcsForm(inputOf(call)),
  qiniu: (call) => qiniuForm(inputOf(call)),
} satisfies Partial<Record<SchemeName, (call: number) => FormJob>>

export type FormName = keyof typeof FORMS

/** Ours on each backend that answers at once. */
export async function formRows(scheme: FormName, suffix = ''): Promise<readonly Row[]> {
  const tried = SCHEMES[scheme]()
  const backends = await syncBackends(tried)
  return Promise.all(
    backends.map((backend) => {
      const signer = syncSignerOf(tried, backend)
      return formRow(`form, ${backend.name}${suffix}`, tried, (call) => formOf(scheme, signer, call))
    }),
  )
}

/** The fields of the `call`-th form of a scheme, by a signer of that scheme. */
export function formOf(scheme: FormName, signer: SyncSigner<AnyMode>, call: number): FormFields {
  return signer.run(FORMS[scheme](call) as Job<AnyMode, { readonly fields: FormFields }>).fields
}

/** A row of forms. Each signer writes its policy in its own words, so what they agree on is our verifier's word. */
export async function formRow(name: string, tried: SchemeCase, make: MakeForm): Promise<Row> {
  const { verifying, credentials } = tried
  const verifier = createSyncVerifier([verifying], { credentialsOf: () => credentials, backend: nodeBackend })
  const verdict = verifier.verifyForm(Object.entries(await make(7)))
  if (!verdict.ok) throw new Error(`Cannot compare: the form of ${name} was rejected: ${verdict.detail}`)
  return {
    name,
    run(call) {
      const made = make(call)
      return made instanceof Promise ? made.then(permissionOf) : permissionOf(made)
    },
  }
}

/** The signed text of a form, under the name that its client gives it. */
export function permissionOf({ policy, Policy, token = '' }: FormFields): string {
  return policy ?? Policy ?? token
}
