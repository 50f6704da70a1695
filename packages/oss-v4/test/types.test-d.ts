import { createSigner, createSyncSigner, isSigningError, type Job, refreshing, type SigningError } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import type { Scheme } from '@presign/core/scheme'
import { createVerifier, type Verdict } from '@presign/core/verify'
import { webBackend } from '@presign/core/web'
import { postPolicy } from '../src/form.js'
import { type OssV4, ossV4, ossV4 } from '../src/index.js'

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
declare const secretOnly: Scheme<'url' | 'header'> & { readonly name: 'other' }
// @ts-expect-error: this scheme derives no key.
createSigner(secretOnly, { credentials: { accessKeyId: 'ak', signingKey: new Uint8Array(32), scope: 's' } })

// A job names its scheme.
declare const form: Job<OssV4, string>
holds<Equal<ReturnType<typeof syncSigner.run<string>>, string>>()
signer.run(form)
// @ts-expect-error: a V4 form is nothing for a signer of another scheme.
createSigner(secretOnly, { credentials }).run(form)

// A signer has the methods its scheme has modes for.
declare const urlOnly: Scheme<'url'>
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
// @ts-expect-error: a refusal has no key.
verdict.key
if (verdict.ok) verdict.key
else verdict.reason

createVerifier([scheme], { credentialsOf: async (id) => (id === 'ak' ? credentials : undefined) })

// The half that signs is no verifier's, and signs the forms of the whole.
const half = ossV4({ region: 'cn-hangzhou' })
createSigner(half, { credentials }).run(postPolicy({ bucket: 'examplebucket', keyPrefix: 'a/', expiresIn: 60 }))
// @ts-expect-error: it cannot read.
createVerifier([half], { credentialsOf: () => credentials })

holds<Equal<IsAny<typeof signer>, false>>()
holds<Equal<IsAny<Parameters<typeof signer.presign>[0]>, false>>()
holds<Equal<IsAny<Verdict>, false>>()
