import { inspect } from 'node:util'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { bosVerification } from '@presign/bos/verify'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import type { VerifyingScheme } from '@presign/core/scheme'
import { createSyncVerifier, type SyncVerifier } from '@presign/core/verify'
import { cosVerification } from '@presign/cos/verify'
import { gcsV4Verification } from '@presign/gcs-v4/verify'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { endpoints } from '@presign/s3'
import { tosVerification } from '@presign/tos/verify'
import { describe, expect, it } from 'vitest'
import { AT, CASES, type Case, signerOf } from './signers.js'

// What `pnpm hunt` has found, or looks for by chance alone: each for every scheme there is.

const TEMPORARY = { accessKeyId: 'STS.testKEY0002', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken0001' }

const PLAIN = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }

const VERIFYING: Readonly<Record<string, (one: Case) => VerifyingScheme>> = {
  ossV4: ({ region }) => ossV4Verification({ region }),
  ossV1: ({ region }) => ossV1Verification({ region }),
  awsV4: ({ region }) => awsV4Verification({ region }),
  cos: ({ region }) => cosVerification({ region }),
  tos: ({ region }) => tosVerification({ region }),
  bos: ({ region }) => bosVerification({ region }),
  gcsV4: () => gcsV4Verification(),
}

// OBS has no buckets in paths.
describe.each(CASES.filter(({ name }) => name !== 'obs'))('verify of $name', (one) => {
  const local = endpoints.pathStyle('https://127.0.0.1:9000')
  const { securityToken, ...key } = TEMPORARY
  const held = one.tokenless ? key : { ...key, securityToken }
  const scheme = (VERIFYING[one.name] as (typeof VERIFYING)[string])(one)
  const verifier: SyncVerifier = createSyncVerifier([scheme], {
    credentialsOf: (id) => [held, PLAIN].find(({ accessKeyId }) => accessKeyId === id),
    endpoints: [local],
    backend: nodeBackend,
    clock: { now: () => AT.getTime() },
  })
  const signer = signerOf(one, held)
  const asked = { bucket: one.bucket, key: 'a/b', endpoint: local } as const
  const arrived = (change: (target: string) => string, input: object = asked, method?: string) => {
    const signed = signer.presign({ ...asked, ...input, expiresIn: 60 })
    const [, host = '', target = ''] = /^https:\/\/([^/]*)(.*)$/.exec(signed.url) ?? []
    return verifier.verify({
      method: method ?? signed.method,
      target: change(target),
      headers: { host, ...signed.headers },
    })
  }

  it('accepts what was signed', () => {
    expect(arrived((target) => target)).toMatchObject({ ok: true, bucket: one.bucket, key: 'a/b' })
  })

  it.each(['%2F', '%2f', '%252F', '%25252f', '%5C', '%255c', '%00', '%2500', '%0A', '%7F', '%C2%85', '%c0%af', '%zz'])(
    'takes no bucket with %s in it, and no border of it is moved',
    (border) => {
      const path = `/${one.bucket}/a/b`
      for (const other of [`/${one.bucket}${border}a/b`, `/${border}${one.bucket}/a/b`, `/x${border}/a/b`])
        expect(arrived((target) => target.replace(path, other))).toMatchObject({ ok: false })
    },
  )

  it('takes no other method than the one that was signed, in whatever case', () => {
    for (const method of ['get', 'Get', 'HEAD', 'PUT']) expect(arrived((target) => target, {}, method).ok).toBe(false)
  })

  it.each(['&=', '&=&', '&=x', '&%20=', '&acl', '&acl='])('takes no parameter more than was signed: %s', (more) => {
    // V1 signs sub-resources alone, and the others are free.
    if (one.name === 'ossV1' && !more.includes('acl')) return
    expect(arrived((target) => target + more).ok).toBe(false)
    const { headers, url, method } = signer.sign(asked)
    const [, host = '', target = ''] = /^https:\/\/([^/]*)(.*)$/.exec(url) ?? []
    const request = { method, headers: { host, ...headers } }
    expect(verifier.verify({ ...request, target }).ok).toBe(true)
    expect(verifier.verify({ ...request, target: `${target}?${more.slice(1)}` }).ok).toBe(false)
  })

  it('leaves out of what is signed the parameters of a signature in URLs alone', () => {
    // V1 signs sub-resources alone, and the others are free.
    if (one.name === 'ossV1') return
    const inUrl = new URL(signer.presign({ ...asked, expiresIn: 60 }).url).searchParams.keys()
    const { headers, url, method } = signer.sign(asked)
    const [, host = '', target = ''] = /^https:\/\/([^/]*)(.*)$/.exec(url) ?? []
    for (const name of [...inUrl, 'sign'])
      for (const more of [name, `${name}=`, `${name}=x`, `${name.toUpperCase()}=x`, name.replaceAll('-', '%2D')]) {
        const added = verifier.verify({ method, target: `${target}?${more}`, headers: { host, ...headers } })
        expect([more, added.ok]).toEqual([more, false])
      }
  })

  it('takes no second token, and none for a key id without, under whatever name it comes', () => {
    const { url } = createSyncSigner(one.make({ region: one.region, endpoint: local } as never), {
      credentials: PLAIN,
      backend: nodeBackend,
      clock: { now: () => AT.getTime() },
    }).presign({ bucket: one.bucket, key: 'a/b', expiresIn: 60 })
    const [, host = '', target = ''] = /^https:\/\/([^/]*)(.*)$/.exec(url) ?? []
    const verify = (more: string) => verifier.verify({ method: 'GET', target: target + more, headers: { host } })
    expect(verify('').ok).toBe(true)
    if (one.name === 'ossV1') return
    const names = [
      'x-cos-security-token',
      'X-Amz-Security-Token',
      'x-oss-security-token',
      'X-Tos-Security-Token',
      'sign',
    ]
    for (const name of names)
      for (const more of [name, `${name}=`, `${name}=x`, `${name.toUpperCase()}=x`, `${name.toLowerCase()}=x`])
        expect([more, verify(`&${more}`).ok]).toEqual([more, false])
  })

  it('shows no token, even where the URL has lost what stands before it', () => {
    for (const lost of [/&/g, /=/g, /%2F/gi, /\?/g, /[&=]/g])
      for (const by of ['', '%26', ' ', '?'])
        for (let at = 0; at < 12; at++) {
          let count = 0
          const verdict = arrived((target) => target.replace(lost, (found) => (count++ === at ? by : found)))
          expect(inspect(verdict) + JSON.stringify(verdict)).not.toContain(TEMPORARY.securityToken)
        }
  })
})
