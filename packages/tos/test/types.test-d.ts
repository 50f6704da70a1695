import { createSigner, type Job, type SignedRequest } from '@presign/core'
import { reproduce } from '@presign/core/explain'
import type { Scheme, VerifyingScheme } from '@presign/core/scheme'
import { createVerifier } from '@presign/core/verify'
import { tosMistakes } from '../src/explain.js'
import { tos } from '../src/index.js'
import { tosVerification } from '../src/verify.js'

// What must compile and, more so, what must not. Nothing here runs; `pnpm typecheck` reads it.

const scheme = tos({ region: 'cn-beijing' })
const credentials = { accessKeyId: 'ak', accessKeySecret: 'sk' }
const signer = createSigner(scheme, { credentials })

// A key that was derived elsewhere is taken.
createSigner(scheme, { credentials: { accessKeyId: 'ak', signingKey: new Uint8Array(32), scope: 's' } })
// @ts-expect-error: a region is required.
tos({})
// @ts-expect-error: a signer signs for one region.
tos({ region: ['cn-beijing', 'other'] })
// @ts-expect-error: a lifetime is required.
signer.presign({ bucket: 'examplebucket', key: 'a' })
// @ts-expect-error: a job of another scheme.
signer.run({} as unknown as Job<Scheme<'oss-v4'>, string>)

// A value signs or verifies, and neither is taken for the other.
const reader = tosVerification({ region: ['cn-beijing'] })
createVerifier([reader], { credentialsOf: () => credentials })
// @ts-expect-error: a signing value cannot read.
createVerifier([scheme], { credentialsOf: () => credentials })
// @ts-expect-error: a verifying value cannot sign.
createSigner(reader, { credentials })
tosVerification({ region: ({ region }) => region === 'cn-beijing' })

// A mistake is looked for with the reader of the signer's own scheme.
declare const signed: SignedRequest
declare const otherReader: VerifyingScheme<'oss-v4'>
const theirs = { stringToSign: '' }
signer.run(reproduce(signed, theirs, { scheme: reader, mistakes: tosMistakes }))
// @ts-expect-error: a reader of another scheme.
signer.run(reproduce(signed, theirs, { scheme: otherReader }))
