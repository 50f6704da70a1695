import { createSigner, type Job } from '@presign/core'
import type { Scheme } from '@presign/core/scheme'
import type { SignedForm } from '@presign/oss/form'
import { postPolicy, signPolicy } from '../src/form.js'
import { type OssV1, type OssV1, ossV1 } from '../src/index.js'
import { type RtmpUrl, rtmpUrl } from '../src/rtmp.js'

// What must compile and, more so, what must not. Nothing here runs; `pnpm typecheck` reads it.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_T extends true>() => undefined

const scheme = ossV1({ region: 'cn-hangzhou' })
const signer = createSigner(scheme, { credentials: { accessKeyId: 'ak', accessKeySecret: 'sk' } })
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
signer.run({} as unknown as Job<Scheme & { readonly name: 'oss-v4' }, SignedForm>)
