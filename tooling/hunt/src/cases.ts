import { awsV4 } from '@presign/aws-v4'
import { awsV4Mistakes } from '@presign/aws-v4/explain'
import { postPolicy as awsV4Policy } from '@presign/aws-v4/form'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { createSyncSigner, type Endpoint, type PresignInput, type SyncSigner } from '@presign/core'
import type { Mistake } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import { cos, endpoints as cosEndpoints } from '@presign/cos'
import { cosMistakes } from '@presign/cos/explain'
import { postPolicy as cosPolicy } from '@presign/cos/form'
import { cosVerification } from '@presign/cos/verify'
import { endpoints as ossEndpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Mistakes } from '@presign/oss-v1/explain'
import { postPolicy as ossV1Policy } from '@presign/oss-v1/form'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Mistakes } from '@presign/oss-v4/explain'
import { postPolicy as ossV4Policy } from '@presign/oss-v4/form'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { endpoints as s3Endpoints } from '@presign/s3'

/** The host at which every case has its buckets in the path. */
export const PATH_HOST = '127.0.0.1:9000'

/** What a provider signs of a request, as its pages say: written here once more, since ours may be wrong. */
export interface Rules {
  /** Behind a bucket in a host of the provider's own. */
  readonly host: string
  readonly plusInPath: '+' | ' '
  /** Parameters that carry the signature. */
  readonly auth: RegExp
  /** Parameters that are signed, beside those. */
  readonly parameter: RegExp
  /** Headers that are signed whenever they arrive. */
  readonly header: RegExp
  /** Headers that carry the signature, of those. */
  readonly authHeader: RegExp
  /** Whether names of parameters are the same in either case. */
  readonly foldsNames: boolean
  /** Whether a repeated header is one with a comma. */
  readonly joins: boolean
}

/** A scheme with all that is hunted in it. */
export interface Case {
  readonly name: string
  readonly buckets: readonly string[]
  readonly signing: SigningScheme<string, 'url' | 'header'>
  readonly verifying: VerifyingScheme
  readonly mistakes: readonly Mistake[]
  readonly endpoints: readonly Endpoint[]
  readonly prefix: string
  readonly rules: Rules
  // biome-ignore lint/suspicious/noExplicitAny: each scheme has a job of its own for the same input.
  readonly policy: (input: any) => any
}

const OSS: Rules = {
  host: 'oss-cn-hangzhou.aliyuncs.com',
  plusInPath: ' ',
  auth: /^x-oss-(?:signature|signature-version|credential|date|expires|additional-headers|security-token)$/,
  parameter: /^/,
  header: /^(?:x-oss-.*|content-type|content-md5)$/,
  authHeader: /^x-oss-(?:date|content-sha256|security-token)$/,
  foldsNames: false,
  joins: false,
}

const OSS_ENDPOINTS = [ossEndpoints.public(), ossEndpoints.pathStyle(`https://${PATH_HOST}`)]

/** Every scheme there is. */
export const CASES: readonly Case[] = [
  {
    name: 'oss-v4',
    buckets: ['photos', 'videos'],
    signing: ossV4({ region: 'cn-hangzhou' }),
    verifying: ossV4Verification({ region: 'cn-hangzhou' }),
    mistakes: ossV4Mistakes,
    endpoints: OSS_ENDPOINTS,
    prefix: 'x-oss-',
    rules: OSS,
    policy: ossV4Policy,
  },
  {
    name: 'oss-v1',
    buckets: ['photos', 'videos'],
    signing: ossV1({ region: 'cn-hangzhou' }),
    verifying: ossV1Verification({ region: 'cn-hangzhou' }),
    mistakes: ossV1Mistakes,
    endpoints: OSS_ENDPOINTS,
    prefix: 'x-oss-',
    rules: {
      ...OSS,
      auth: /^(?:OSSAccessKeyId|Expires|Signature|security-token)$/,
      parameter:
        /^(?:acl|cors|delete|partNumber|uploadId|uploads|versionId|symlink|tagging|response-(?:cache-control|content-(?:disposition|encoding|language|type)|expires)|x-oss-.*)$/,
    },
    policy: ossV1Policy,
  },
  {
    name: 'aws-v4',
    buckets: ['photos', 'videos'],
    signing: awsV4({ region: 'us-east-1' }),
    verifying: awsV4Verification({ region: 'us-east-1' }),
    mistakes: awsV4Mistakes,
    endpoints: [s3Endpoints.public(), s3Endpoints.pathStyle(`https://${PATH_HOST}`)],
    prefix: 'x-amz-',
    rules: {
      host: 's3.us-east-1.amazonaws.com',
      plusInPath: '+',
      auth: /^X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token)$/,
      parameter: /^/,
      header: /^x-amz-/,
      authHeader: /^x-amz-(?:date|content-sha256|security-token)$/,
      foldsNames: false,
      joins: true,
    },
    policy: awsV4Policy,
  },
  {
    name: 'cos',
    buckets: ['photos-1250000000', 'videos-1250000000'],
    signing: cos({ region: 'ap-guangzhou' }),
    verifying: cosVerification({ region: 'ap-guangzhou' }),
    mistakes: cosMistakes,
    endpoints: [cosEndpoints.public(), cosEndpoints.pathStyle(`https://${PATH_HOST}`)],
    prefix: 'x-cos-',
    rules: {
      host: 'cos.ap-guangzhou.myqcloud.com',
      plusInPath: '+',
      auth: /^(?:q-(?:sign-algorithm|ak|sign-time|key-time|header-list|url-param-list|signature)|sign|x-cos-security-token)$/,
      parameter: /^/,
      header: /^x-(?:cos|ci)-/,
      authHeader: /^x-cos-security-token$/,
      foldsNames: true,
      joins: false,
    },
    policy: cosPolicy,
  },
]

/** The time at which everything is signed and verified. */
export const AT = Date.parse('2026-01-31T12:00:00Z')

export const KEY = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecretOfTheHunt' }
export const TEMPORARY = {
  accessKeyId: 'STS.testKEY0002',
  accessKeySecret: 'FAKEtemporaryOfTheHunt',
  securityToken: 'FAKEtoken+of/the=hunt',
}

/** The credentials of an id. */
export function credentialsOf(id: string): typeof KEY | typeof TEMPORARY | undefined {
  return [KEY, TEMPORARY].find(({ accessKeyId }) => accessKeyId === id)
}

/** A signer of a case. */
export function signerOf({ signing }: Pick<Case, 'signing'>, credentials: typeof KEY = KEY) {
  const clock = { now: () => AT }
  return createSyncSigner(signing, { credentials, backend: nodeBackend, clock }) as SyncSigner<typeof signing>
}

/** What a signer is asked for. */
export type Input = PresignInput
