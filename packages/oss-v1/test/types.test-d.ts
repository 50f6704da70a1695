import { createSigner, type Job, type SignedRequest } from '@presign/core'
import { reproduce } from '@presign/core/explain'
import type { Scheme, VerifyingScheme } from '@presign/core/scheme'
import { createVerifier } from '@presign/core/verify'
import type { SignedForm } from '@presign/oss/form'
import { ossV1Mistakes } from '../src/explain.js'
import { postPolicy, signPolicy } from '../src/form.js'
import { type OssV1, ossV1 } from '../src/index.js'
import { type RtmpUrl, rtmpUrl } from '../src/rtmp.js'
import { ossV1Verification } from '../src/verify.js'

// What must compile and, more so, what must not. Nothing here runs; `pnpm typecheck` reads it.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_T extends true>() => undefined

const scheme = ossV1({ region: 'cn-hangzhou' })
const credentials = { accessKeyId: 'ak', accessKeySecret: 'sk' }
const signer = createSigner(scheme, { credentials })
const limits = { bucket: 'photos', key: 'a', size: { max: 1 }, expiresIn: 60 }

holds<Equal<typeof scheme, OssV1>>()
holds<Equal<ReturnType<typeof postPolicy>, Job<OssV1, SignedForm>>>()
const form: Promise<SignedForm> = signer.run(postPolicy(limits))
const stream: Promise<RtmpUrl> = signer.run(rtmpUrl({ bucket: 'photos', channel: 'door', expiresIn: 60 }))
void [form, stream, signer.run(signPolicy('{}'))]

// @ts-expect-error: V1 derives no key, so none can be handed out.
createSigner(scheme, { credentials: { accessKeyId: 'ak', signingKey: new Uint8Array(32), scope: '' } })
// @ts-expect-error: the endpoint is found by the region.
ossV1({})
// @ts-expect-error: a form has an end.
postPolicy({ bucket: 'photos', key: 'a' })

// @ts-expect-error: a job of another scheme.
signer.run({} as unknown as Job<Scheme<'oss-v4'>, SignedForm>)

// A value signs or verifies, and neither is taken for the other.
const reader = ossV1Verification({ region: ['cn-hangzhou', 'cn-beijing'] })
createVerifier([reader], { credentialsOf: () => credentials })
// @ts-expect-error: a signing value cannot read.
createVerifier([scheme], { credentialsOf: () => credentials })
// @ts-expect-error: a verifying value cannot sign.
createSigner(reader, { credentials })
// @ts-expect-error: a region is required.
ossV1Verification({})

// A mistake is looked for with the reader of the signer's own scheme.
declare const signed: SignedRequest
declare const otherReader: VerifyingScheme<'oss-v4'>
const theirs = { stringToSign: '' }
signer.run(reproduce(signed, theirs, { scheme: reader, mistakes: ossV1Mistakes }))
// @ts-expect-error: a reader of another scheme.
signer.run(reproduce(signed, theirs, { scheme: otherReader }))

// @ts-expect-error: V1 signs no scope that could be asked about.
ossV1Verification({ region: () => true })

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
