import { awsV4 } from '@presign/aws-v4'
import { awsV4Mistakes } from '@presign/aws-v4/explain'
import { postPolicy as awsV4Policy } from '@presign/aws-v4/form'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { endpoints as azureEndpoints, azureSas } from '@presign/azure-sas'
import { azureSasMistakes } from '@presign/azure-sas/explain'
import { azureSasVerification } from '@presign/azure-sas/verify'
import { bos, endpoints as bosEndpoints } from '@presign/bos'
import { bosMistakes } from '@presign/bos/explain'
import { postPolicy as bosPolicy } from '@presign/bos/form'
import { bosVerification } from '@presign/bos/verify'
import { createSyncSigner, type Endpoint, type PresignInput, type SyncSigner } from '@presign/core'
import type { Mistake } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import { cos, endpoints as cosEndpoints } from '@presign/cos'
import { cosMistakes } from '@presign/cos/explain'
import { postPolicy as cosPolicy } from '@presign/cos/form'
import { cosVerification } from '@presign/cos/verify'
import { endpoints as gcsEndpoints, gcsV4 } from '@presign/gcs-v4'
import { gcsV4Mistakes } from '@presign/gcs-v4/explain'
import { postPolicy as gcsPolicy } from '@presign/gcs-v4/form'
import { gcsV4Verification } from '@presign/gcs-v4/verify'
import { obs } from '@presign/obs'
import { obsMistakes } from '@presign/obs/explain'
import { postPolicy as obsPolicy } from '@presign/obs/form'
import { obsVerification } from '@presign/obs/verify'
import { endpoints as ossEndpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Mistakes } from '@presign/oss-v1/explain'
import { postPolicy as ossV1Policy } from '@presign/oss-v1/form'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Mistakes } from '@presign/oss-v4/explain'
import { postPolicy as ossV4Policy } from '@presign/oss-v4/form'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { qiniu, endpoints as qiniuEndpoints } from '@presign/qiniu'
import { qiniuMistakes } from '@presign/qiniu/explain'
import { qiniuVerification } from '@presign/qiniu/verify'
import { endpoints as s3Endpoints } from '@presign/s3'
import { tos } from '@presign/tos'
import { tosMistakes } from '@presign/tos/explain'
import { postPolicy as tosPolicy } from '@presign/tos/form'
import { tosVerification } from '@presign/tos/verify'

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
  /** Whether the provider's own host takes buckets in the path as well. */
  readonly pathAtOwnHost: boolean
  /** The method that is signed, where one permission is good for several. Default: the method. */
  readonly methodOf?: (method: string) => string
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
  /** Where not every secret is one. */
  readonly key?: typeof KEY
  /** Where forms are of this kind. */
  // biome-ignore lint/suspicious/noExplicitAny: each scheme has a job of its own for the same input.
  readonly policy?: (input: any) => any
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
  pathAtOwnHost: false,
}

const OSS_ENDPOINTS = [ossEndpoints.public(), ossEndpoints.pathStyle(`https://${PATH_HOST}`)]

const NONE = /^(?!)/

/** What most services have: all parameters are signed, each as it is written. */
const PLAIN = {
  plusInPath: '+',
  parameter: /^/,
  foldsNames: false,
  joins: false,
  pathAtOwnHost: false,
} as const

const QINIU_ENDPOINTS = [
  qiniuEndpoints.custom('https://photos.cdn.example.com', { bucket: 'photos' }),
  qiniuEndpoints.custom('https://videos.cdn.example.com', { bucket: 'videos' }),
] as const

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
      pathAtOwnHost: true,
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
      // Names of parameters are compared without regard to case, and so is the token's, which a signer may list or not.
      auth: /^(?:q-(?:sign-algorithm|ak|sign-time|key-time|header-list|url-param-list|signature)|sign|[xX]-[cC][oO][sS]-[sS][eE][cC][uU][rR][iI][tT][yY]-[tT][oO][kK][eE][nN])$/,
      parameter: /^/,
      header: /^x-(?:cos|ci)-/,
      authHeader: /^x-cos-security-token$/,
      foldsNames: true,
      joins: false,
      pathAtOwnHost: false,
    },
    policy: cosPolicy,
  },
  {
    name: 'obs',
    buckets: ['photos', 'videos'],
    signing: obs({ region: 'cn-north-4' }),
    verifying: obsVerification({ region: 'cn-north-4' }),
    mistakes: obsMistakes,
    // It has no buckets in paths.
    endpoints: [obs({ region: 'cn-north-4' }).endpoint],
    prefix: 'x-obs-',
    rules: {
      ...PLAIN,
      host: 'obs.cn-north-4.myhuaweicloud.com',
      auth: /^(?:AccessKeyId|Expires|Signature|x-obs-security-token)$/,
      parameter:
        /^(?:acl|append|cors|delete|name|partNumber|position|storageClass|tagging|uploadId|uploads|versionId|response-(?:cache-control|content-(?:disposition|encoding|language|type)|expires)|x-obs-.*|x-oss-process)$/i,
      header: /^(?:x-obs-.*|content-type|content-md5)$/,
      authHeader: /^x-obs-(?:date|security-token)$/,
    },
    policy: obsPolicy,
  },
  {
    name: 'tos',
    buckets: ['photos', 'videos'],
    signing: tos({ region: 'cn-beijing' }),
    verifying: tosVerification({ region: 'cn-beijing' }),
    mistakes: tosMistakes,
    endpoints: [tos({ region: 'cn-beijing' }).endpoint],
    prefix: 'x-tos-',
    rules: {
      ...PLAIN,
      host: 'tos-cn-beijing.volces.com',
      auth: /^X-Tos-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token)$/,
      header: /^x-tos-/,
      authHeader: /^x-tos-(?:date|content-sha256|security-token)$/,
      joins: true,
    },
    policy: tosPolicy,
  },
  {
    name: 'bos',
    buckets: ['photos', 'videos'],
    signing: bos({ region: 'bj' }),
    verifying: bosVerification({ region: 'bj' }),
    mistakes: bosMistakes,
    endpoints: [bosEndpoints.public(), bosEndpoints.pathStyle(`https://${PATH_HOST}`)],
    prefix: 'x-bce-',
    rules: {
      ...PLAIN,
      host: 'bj.bcebos.com',
      auth: /^(?:authorization|x-bce-security-token)$/,
      header: /^x-bce-(?!request-id$)/,
      authHeader: /^x-bce-(?:date|security-token)$/,
    },
    policy: bosPolicy,
  },
  {
    name: 'gcs-v4',
    buckets: ['photos', 'videos'],
    signing: gcsV4(),
    verifying: gcsV4Verification(),
    mistakes: gcsV4Mistakes,
    endpoints: [
      gcsEndpoints.public(),
      gcsEndpoints.public({ virtualHosted: true }),
      gcsEndpoints.pathStyle(`https://${PATH_HOST}`),
    ],
    prefix: 'x-goog-',
    rules: {
      ...PLAIN,
      host: 'storage.googleapis.com',
      auth: /^X-Goog-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature)$/,
      header: /^x-(?:goog|amz)-/,
      authHeader: /^x-goog-(?:date|content-sha256)$/,
      joins: true,
      pathAtOwnHost: true,
    },
    policy: gcsPolicy,
  },
  {
    name: 'azure-sas',
    buckets: ['photos', 'videos'],
    signing: azureSas(),
    verifying: azureSasVerification({ account: 'fakeaccount001' }),
    mistakes: azureSasMistakes,
    endpoints: [azureEndpoints.public(), azureEndpoints.custom(`https://${PATH_HOST}`)],
    prefix: 'x-ms-',
    // A token covers neither the method, which is judged by its permissions, nor headers nor parameters of operations.
    rules: {
      ...PLAIN,
      host: 'fakeaccount001.blob.core.windows.net',
      auth: /^(?:sv|ss|srt|sr|st|se|sp|sip|spr|si|sig|sk(?:oid|tid|t|e|s|v)|rs[cdelt]{2}|ses|saoid|suoid|scid|sdd)$/,
      parameter: NONE,
      header: NONE,
      authHeader: NONE,
      pathAtOwnHost: true,
      methodOf: (method) => (method === 'HEAD' ? 'GET' : method),
    },
    key: { accessKeyId: 'fakeaccount001', accessKeySecret: 'RkFLRXNlY3JldE9mVGhlSHVudA==' },
  },
  {
    name: 'qiniu',
    buckets: ['photos', 'videos'],
    signing: qiniu({ endpoint: QINIU_ENDPOINTS[0] }) as never,
    verifying: qiniuVerification({ endpoint: QINIU_ENDPOINTS[0] }),
    mistakes: qiniuMistakes,
    endpoints: QINIU_ENDPOINTS,
    prefix: 'x-qiniu-',
    rules: {
      ...PLAIN,
      host: 'cdn.example.com',
      auth: /^(?:e|token)$/,
      header: NONE,
      authHeader: NONE,
      methodOf: (method) => (method === 'HEAD' ? 'GET' : method),
    },
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

/** All credentials that are known. */
export const HELD: readonly (typeof KEY | typeof TEMPORARY)[] = [
  KEY,
  TEMPORARY,
  ...CASES.flatMap(({ key }) => key ?? []),
]

/** The credentials of an id. */
export function credentialsOf(id: string): typeof KEY | typeof TEMPORARY | undefined {
  return HELD.find(({ accessKeyId }) => accessKeyId === id)
}

/** A signer of a case. */
export function signerOf({ signing, key = KEY }: Pick<Case, 'signing' | 'key'>, credentials: typeof KEY = key) {
  const clock = { now: () => AT }
  return createSyncSigner(signing, { credentials, backend: nodeBackend, clock }) as SyncSigner<typeof signing>
}

/** What a signer is asked for. */
export type Input = PresignInput
