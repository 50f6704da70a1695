import { awsV4 } from '@presign/aws-v4'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { cos } from '@presign/cos'
import { cosVerification } from '@presign/cos/verify'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { endpoints as s3Endpoints } from '@presign/s3'
import { expect, it } from 'vitest'
import { AT, shareOf } from './single-mistakes.js'

const clock = { now: () => AT }
const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecretOfTheShares' }
const options = { credentials, backend: nodeBackend, clock }
const checking = { credentialsOf: () => credentials, backend: nodeBackend, clock }

const SCHEMES = {
  'OSS V4': [
    createSyncSigner(ossV4({ region: 'cn-hangzhou' }), options),
    createSyncVerifier([ossV4Verification({ region: 'cn-hangzhou' })], checking),
  ],
  'OSS V1': [
    createSyncSigner(ossV1({ region: 'cn-hangzhou' }), options),
    createSyncVerifier([ossV1Verification({ region: 'cn-hangzhou' })], checking),
  ],
  'AWS V4': [
    createSyncSigner(awsV4({ region: 'eu-central-1', endpoint: s3Endpoints.public() }), options),
    createSyncVerifier([awsV4Verification({ region: 'eu-central-1' })], {
      ...checking,
      endpoints: [s3Endpoints.public()],
    }),
  ],
  COS: [
    createSyncSigner(cos({ region: 'ap-guangzhou' }), options),
    createSyncVerifier([cosVerification({ region: 'ap-guangzhou' })], checking),
  ],
} as const

const PARAMETERS = ['response-expires', 'response-content-type'] as const
const PREFIXES = { 'OSS V4': 'x-oss-', 'OSS V1': 'x-oss-', 'AWS V4': 'x-amz-', COS: 'x-cos-' } as const

it.each(Object.entries(SCHEMES))('at least 98 of 100 single mistakes are named, %s', (name, [signer, verifier]) => {
  const bucket = name === 'COS' ? 'photos-1250000000' : 'photos'
  const prefix = PREFIXES[name as keyof typeof PREFIXES]
  const { made, share, misses } = shareOf({ signer, verifier, bucket, prefix, parameters: PARAMETERS })
  expect(made).toBeGreaterThan(150)
  expect({ share: share >= 0.98, misses: share >= 0.98 ? [] : misses }).toEqual({ share: true, misses: [] })
})
