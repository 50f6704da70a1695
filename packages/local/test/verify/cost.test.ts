import { createSyncSigner, type SyncBackend, type SyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import { createSyncVerifier, type RawRequest } from '@presign/core/verify'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { type OssV4, ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { describe, expect, it } from 'vitest'
import { KEYS, NOW } from '../harness.js'

const clock = { now: () => NOW }

function counting() {
  const steps: string[] = []
  const backend: SyncBackend = {
    ...nodeBackend,
    digest: (...args) => {
      steps.push('digest')
      return nodeBackend.digest(...args)
    },
    importKey: (...args) => {
      steps.push('importKey')
      return nodeBackend.importKey(...args)
    },
    sign: (...args) => {
      steps.push('sign')
      return nodeBackend.sign(...args)
    },
  }
  return { steps, backend }
}

const REGION = { region: 'cn-hangzhou' }
const schemes: [SigningScheme, VerifyingScheme][] = [
  [ossV4(REGION), ossV4Verification(REGION)],
  [ossV1(REGION), ossV1Verification(REGION)],
]

describe.each(schemes)('$name', (scheme, verifying) => {
  const signer = (backend: SyncBackend) =>
    createSyncSigner(scheme, { credentials: KEYS, backend, clock }) as SyncSigner<OssV4>
  const verifier = (backend: SyncBackend) =>
    createSyncVerifier([verifying], { credentialsOf: () => KEYS, backend, clock })
  const input = (index: number) => ({ bucket: 'photos', key: `2026/${index}.jpg`, expiresIn: 60 })
  const arrived = (index: number): RawRequest => {
    const { method, url } = signer(nodeBackend).presign(input(index))
    const [, host = '', target = ''] = /^https:\/\/([^/]*)(.*)$/.exec(url) ?? []
    return { method, target, headers: ['Host', host, 'User-Agent', 'x', 'Accept', '*/*'] }
  }

  it('verify asks for the hashes of a signature, and no more, when its key is known', () => {
    const [signing, verifying] = [counting(), counting()]
    const [warmSigner, warmVerifier] = [signer(signing.backend), verifier(verifying.backend)]
    warmSigner.presign(input(0))
    warmVerifier.verify(arrived(0))
    expect(verifying.steps.sort()).toEqual(signing.steps.sort())
    signing.steps.length = 0
    verifying.steps.length = 0
    warmSigner.presign(input(1))
    expect(warmVerifier.verify(arrived(1)).ok).toBe(true)
    expect(verifying.steps).toEqual(signing.steps)
  })
})
