import {
  createSigner,
  createSyncSigner,
  isSigningError,
  type Job,
  type Mode,
  refreshing,
  type Secret,
  type SignedRequest,
  type SigningError,
} from '@presign/core'
import { reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import { createVerifier, type Verdict } from '@presign/core/verify'
import { webBackend } from '@presign/core/web'
import { ossV4Mistakes } from '../src/explain.js'
import { postPolicy } from '../src/form.js'
import { type OssV4, ossV4 } from '../src/index.js'
import { ossV4Verification } from '../src/verify.js'

// What must compile and, more so, what must not. Nothing here runs; `pnpm typecheck` reads it.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type IsAny<T> = 0 extends 1 & T ? true : false
const holds = <_T extends true>() => undefined

const scheme = ossV4({ region: 'cn-hangzhou' })
const credentials = { accessKeyId: 'ak', accessKeySecret: 'sk' }
const input = { bucket: 'photos', key: 'a', expiresIn: 60 }

const signer = createSigner(scheme, { credentials })
const syncSigner = createSyncSigner(scheme, { credentials, backend: nodeBackend })

// A promise from one colour, a value from the other.
holds<Equal<Awaited<ReturnType<typeof signer.presign>>, ReturnType<typeof syncSigner.presign>>>()
holds<Equal<ReturnType<typeof syncSigner.check>, SigningError | undefined>>()
syncSigner.presign(input).url.length
// @ts-expect-error: it is a promise.
signer.presign(input).url.length

// @ts-expect-error: an asynchronous backend cannot answer at once.
createSyncSigner(scheme, { credentials, backend: webBackend })
// @ts-expect-error: a promise cannot answer at once.
createSyncSigner(scheme, { credentials: async () => credentials, backend: nodeBackend })
createSyncSigner(scheme, { credentials: refreshing(async () => credentials).current, backend: nodeBackend })
createSigner(scheme, { credentials: refreshing(async () => credentials) })

// @ts-expect-error: a lifetime is required, for a silent default is a bug report waiting for its author.
signer.presign({ bucket: 'photos', key: 'a' })
// @ts-expect-error: a region is required.
ossV4({})
// @ts-expect-error: values of a query are text.
signer.presign({ ...input, query: { a: 1 } })
// @ts-expect-error: there is no such option.
signer.presign({ ...input, expires: 60 })

// A key derived for V4 is taken by V4, and by no scheme that signs with the secret itself.
createSigner(scheme, { credentials: { accessKeyId: 'ak', signingKey: new Uint8Array(32), scope: 's' } })
declare const secretOnly: SigningScheme<'other', Mode, Secret>
// @ts-expect-error: this scheme derives no key.
createSigner(secretOnly, { credentials: { accessKeyId: 'ak', signingKey: new Uint8Array(32), scope: 's' } })

// A job names its scheme.
declare const form: Job<OssV4, string>
holds<Equal<ReturnType<typeof syncSigner.run<string>>, string>>()
signer.run(form)
// @ts-expect-error: a V4 form is nothing for a signer of another scheme.
createSigner(secretOnly, { credentials }).run(form)

// A signer has the methods its scheme has modes for.
declare const urlOnly: SigningScheme<'other', 'url'>
const linker = createSigner(urlOnly, { credentials })
linker.presign(input)
// @ts-expect-error: this scheme has no header signatures.
linker.sign(input)

// Errors narrow by code, verdicts by `ok`.
declare const caught: unknown
if (isSigningError(caught) && caught.code === 'expiry_out_of_range') holds<Equal<typeof caught.details.max, number>>()
// @ts-expect-error: no such code.
if (isSigningError(caught) && caught.code === 'expiry_out_of_rang') throw caught
declare const verdict: Verdict
// @ts-expect-error: a rejection has no key.
verdict.key
if (verdict.ok) verdict.key
else verdict.reason

signer.run(postPolicy({ bucket: 'examplebucket', keyPrefix: 'a/', expiresIn: 60 }))

// A value signs or verifies, and neither is taken for the other.
const reader = ossV4Verification({ region: 'cn-hangzhou' })
createVerifier([reader], { credentialsOf: async (id) => (id === 'ak' ? credentials : undefined) })
// @ts-expect-error: a signing value cannot read.
createVerifier([scheme], { credentialsOf: () => credentials })
// @ts-expect-error: a verifying value cannot sign.
createSigner(reader, { credentials })
// @ts-expect-error: a region is required.
ossV4Verification({})

// A mistake is looked for with the reader of the signer's own scheme.
declare const signed: SignedRequest
declare const otherReader: VerifyingScheme<'oss-v1'>
const theirs = { stringToSign: '' }
signer.run(reproduce(signed, theirs, { scheme: reader, mistakes: ossV4Mistakes }))
// @ts-expect-error: a reader of another scheme.
signer.run(reproduce(signed, theirs, { scheme: otherReader }))

// Schemes that take different credentials go into one verifier; a scope is asked about as a whole.
declare const secretReader: VerifyingScheme<'other', Secret>
createVerifier([reader, secretReader], { credentialsOf: () => credentials })
ossV4Verification({ region: ['cn-hangzhou', 'cn-beijing'] })
ossV4Verification({
  region: ({ region, service, day }) => region === 'cn-hangzhou' && service === 'oss' && day > '2026',
})
// @ts-expect-error: a signer signs for one region.
ossV4({ region: ['cn-hangzhou', 'cn-beijing'] })

// What is addressed is said: nothing that lost its key signs for a whole bucket.
declare const found: string | undefined
declare const record: { bucket: string; key?: string }
declare const row: { bucket: string; key: string | null }
const here = { bucket: 'photos', expiresIn: 60 }
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
signer.presign({ resource: 'service', bucket: 'photos', expiresIn: 60 })
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

holds<Equal<IsAny<typeof signer>, false>>()
holds<Equal<IsAny<Parameters<typeof signer.presign>[0]>, false>>()
holds<Equal<IsAny<Verdict>, false>>()
