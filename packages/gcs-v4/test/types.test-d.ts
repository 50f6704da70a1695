import { createSigner, type Job, type SignedRequest } from '@presign/core'
import { reproduce } from '@presign/core/explain'
import type { Scheme, VerifyingScheme } from '@presign/core/scheme'
import { createVerifier } from '@presign/core/verify'
import { gcsV4Mistakes } from '../src/explain.js'
import { gcsV4, gcsV4Rsa, serviceAccount } from '../src/index.js'
import { gcsV4Verification } from '../src/verify.js'

// What must compile and, more so, what must not. Nothing here runs; `pnpm typecheck` reads it.

const scheme = gcsV4()
const credentials = { accessKeyId: 'ak', accessKeySecret: 'sk' }
const signer = createSigner(scheme, { credentials })

// A key that was derived elsewhere is taken.
createSigner(scheme, { credentials: { accessKeyId: 'ak', signingKey: new Uint8Array(32), scope: 's' } })
// @ts-expect-error: a signer signs for one region.
gcsV4({ region: ['auto', 'other'] })
// @ts-expect-error: a lifetime is required.
signer.presign({ bucket: 'examplebucket', key: 'a' })
// @ts-expect-error: a job of another scheme.
signer.run({} as unknown as Job<Scheme<'oss-v4'>, string>)

// A value signs or verifies, and neither is taken for the other.
const reader = gcsV4Verification({ region: ['auto', 'us-central1'] })
createVerifier([reader], { credentialsOf: () => credentials })
// @ts-expect-error: a signing value cannot read.
createVerifier([scheme], { credentialsOf: () => credentials })
// @ts-expect-error: a verifying value cannot sign.
createSigner(reader, { credentials })

// A key of RSA is derived from nothing, so none is derived elsewhere.
declare const file: string
createSigner(gcsV4Rsa(), { credentials: serviceAccount(file) })
// @ts-expect-error: a derived key.
createSigner(gcsV4Rsa(), { credentials: { accessKeyId: 'ak', signingKey: new Uint8Array(32), scope: 's' } })

// A mistake is looked for with the reader of the signer's own scheme.
declare const signed: SignedRequest
declare const otherReader: VerifyingScheme<'oss-v4'>
const theirs = { stringToSign: '' }
signer.run(reproduce(signed, theirs, { scheme: reader, mistakes: gcsV4Mistakes }))
// @ts-expect-error: a reader of another scheme.
signer.run(reproduce(signed, theirs, { scheme: otherReader }))

// The scope can be asked about.
gcsV4Verification({ region: ({ region }) => region === 'auto' })

// What is addressed is said: nothing that lost its key signs for a whole bucket.
declare const found: string | undefined
declare const record: { bucket: string; key?: string }
declare const row: { bucket: string; key: string | null }
const here = { bucket: 'examplebucket', expiresIn: 60 }
signer.presign({ ...here, key: 'a' })
signer.presign({ ...here, key: 'a', resource: 'object' })
signer.presign({ ...here, resource: 'bucket' })
signer.presign({ resource: 'bucket', expiresIn: 60 })
signer.presign({ resource: 'service', expiresIn: 60 })
signer.presign({ resource: 'service', path: 'prod/pets', expiresIn: 60 })
if (found !== undefined) signer.presign({ ...here, key: found })
// @ts-expect-error: the key is undefined.
signer.presign({ ...here, key: undefined })
// @ts-expect-error: there is no key.
signer.presign(here)
// @ts-expect-error: the key has another name.
signer.presign({ ...here, object: 'a' })
// @ts-expect-error: the key has a capital letter.
signer.presign({ ...here, Key: 'a' })
// @ts-expect-error: a key beside the bucket itself.
signer.presign({ ...here, resource: 'bucket', key: 'a' })
// @ts-expect-error: a bucket beside the service.
signer.presign({ resource: 'service', bucket: 'examplebucket', expiresIn: 60 })
// @ts-expect-error: the key may be missing.
signer.presign({ ...record, expiresIn: 60 })
// @ts-expect-error: the same, said to be an object.
signer.presign({ ...record, resource: 'object', expiresIn: 60 })
// @ts-expect-error: the key may be undefined.
signer.presign({ ...here, key: found })
// @ts-expect-error: what is spread behind it may take the key away.
signer.presign({ ...here, key: 'a', ...{ key: found } })
// @ts-expect-error: databases say null where nothing is.
signer.presign({ ...row, expiresIn: 60 })
// @ts-expect-error: null does not stand for the bucket itself.
signer.presign({ ...here, key: null })
// @ts-expect-error: a path beside a key.
signer.presign({ ...here, resource: 'object', key: 'a', path: 'a' })
// @ts-expect-error: there is no such resource.
signer.presign({ ...here, resource: 'folder', key: 'a' })
// @ts-expect-error: signed headers are no different.
signer.sign(record)
// @ts-expect-error: nor is a batch.
signer.presignMany([{ ...here, key: found }])
// @ts-expect-error: nor is what is only checked.
signer.check(record)
