import { endpoints as azureEndpoints, azureSas } from '@presign/azure-sas'
import { azureSasVerification } from '@presign/azure-sas/verify'
import { bos } from '@presign/bos'
import { bosVerification } from '@presign/bos/verify'
import { createSyncSigner, type Secret } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import { createSyncVerifier } from '@presign/core/verify'
import { gcsV4 } from '@presign/gcs-v4'
import { gcsV4Verification } from '@presign/gcs-v4/verify'
import { obs } from '@presign/obs'
import { obsVerification } from '@presign/obs/verify'
import { qiniu, endpoints as qiniuEndpoints } from '@presign/qiniu'
import { qiniuVerification } from '@presign/qiniu/verify'
import { tos } from '@presign/tos'
import { tosVerification } from '@presign/tos/verify'
import { expect, it } from 'vitest'
import { AT, type ShareSubject, shareOf } from '../../../packages/diagnosis/test/single-mistakes.js'
import { providers } from '../src/providers/providers.js'

const clock = { now: () => AT }
const KEY = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecretOfTheShares' }
const AZURE = { accessKeyId: 'fakeaccount001', accessKeySecret: 'RkFLRXNlY3JldA==' }

function subject(
  signing: SigningScheme,
  verifying: VerifyingScheme,
  prefix: string,
  more: Partial<ShareSubject> & { readonly credentials?: Secret } = {},
): ShareSubject {
  const { credentials = KEY, ...own } = more
  const signer = createSyncSigner(signing as SigningScheme<string, 'url' | 'header'>, {
    credentials,
    backend: nodeBackend,
    clock,
  })
  const verifier = createSyncVerifier([verifying], { credentialsOf: () => credentials, backend: nodeBackend, clock })
  const parameters = ['response-expires', 'response-content-type'] as const
  const { presign } = signer
  const modes = signing.modes.includes('header') ? signer : { presign }
  return { signer: modes, verifier, bucket: 'photos', prefix, parameters, providers, ...own }
}

const domain = qiniuEndpoints.custom('https://cdn.example.com', { bucket: 'photos' })

it.each([
  ['OBS', subject(obs({ region: 'cn-north-4' }), obsVerification({ region: 'cn-north-4' }), 'x-obs-')],
  ['TOS', subject(tos({ region: 'cn-beijing' }), tosVerification({ region: 'cn-beijing' }), 'x-tos-')],
  ['BOS', subject(bos({ region: 'bj' }), bosVerification({ region: 'bj' }), 'x-bce-')],
  ['Google', subject(gcsV4(), gcsV4Verification(), 'x-goog-')],
  [
    'Azure',
    subject(
      azureSas(),
      azureSasVerification({ account: AZURE.accessKeyId, endpoint: azureEndpoints.public() }),
      'x-ms-',
      {
        credentials: AZURE,
        parameters: ['rscd', 'rsct'],
        // A token does not sign the method: what it lacks is a permission.
        alsoRight: { 'another method': ['permission'] },
      },
    ),
  ],
  [
    'Qiniu',
    subject(qiniu({ endpoint: domain }) as never, qiniuVerification({ endpoint: domain }), 'x-qiniu-', {
      methods: ['GET'],
      alsoRight: { 'another method': ['permission'] },
    }),
  ],
] as const)('at least 98 of 100 single mistakes are named, %s', (_, one) => {
  const { made, share, misses } = shareOf(one)
  expect(made).toBeGreaterThan(60)
  expect({ share: share >= 0.98, misses: share >= 0.98 ? [] : misses }).toEqual({ share: true, misses: [] })
})
