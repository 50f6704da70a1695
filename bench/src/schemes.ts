// All schemes there are, each at its usual task: a GET URL where the scheme has URLs, else a call of an API. Tables of
// signing, of verdicts and of forms are made out of this one.
import { generateKeyPairSync } from 'node:crypto'
import { acs3, acs3Call, serviceEndpoint } from '@presign/acs3'
import { acsRpc, acsRpcCall } from '@presign/acs3/rpc'
import { acs3Verification, acsRpcVerification } from '@presign/acs3/verify'
import { awsV4 } from '@presign/aws-v4'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { azureSas } from '@presign/azure-sas'
import { azureSasVerification } from '@presign/azure-sas/verify'
import { bos } from '@presign/bos'
import { bosVerification } from '@presign/bos/verify'
import type { Job, PresignInput, Secret, SignedRequest, SignInput } from '@presign/core'
import type { SignedCall, SigningScheme, VerifyingScheme } from '@presign/core/scheme'
import type { RawRequest } from '@presign/core/verify'
import { cos } from '@presign/cos'
import { cosVerification } from '@presign/cos/verify'
import { gcsV4, gcsV4Rsa, serviceAccount } from '@presign/gcs-v4'
import { gcsV4RsaVerification, gcsV4Verification } from '@presign/gcs-v4/verify'
import { obs } from '@presign/obs'
import { obsVerification } from '@presign/obs/verify'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { qiniu, endpoints as qiniuEndpoints } from '@presign/qiniu'
import { qiniuVerification } from '@presign/qiniu/verify'
import { tc3, tc3Call } from '@presign/tc3'
import { tc3Verification } from '@presign/tc3/verify'
import { tos } from '@presign/tos'
import { tosVerification } from '@presign/tos/verify'
import type { SIGNATURE } from './row.js'
import {
  ACS_HOST,
  ACS_VERSION,
  AWS_REGION,
  AZURE_QUERY,
  AZURE_SECRET,
  AZURE_VERSION,
  acsNonce,
  acsQuery,
  BOS_REGION,
  BUCKET,
  COS_BUCKET,
  COS_REGION,
  EXPIRES_IN,
  GCS_EMAIL,
  OBS_REGION,
  PLAIN_KEYS,
  PUT_HEADERS,
  QINIU_DOMAIN,
  QUERY,
  REGION,
  SENT_ALONG,
  secret,
  TC3_SERVICE,
  TC3_VERSION,
  TOS_REGION,
  tc3Body,
  turn,
} from './workload.js'

/** The type of a scheme of which it is not known what it signs. */
export type AnyMode = SigningScheme<string, 'url' | 'header'>

/** As much of a signer as is timed, at once or later. */
export interface Signs<R> {
  presign(input: PresignInput): R
  sign(input: SignInput): R
  run(job: Job<SigningScheme, SignedRequest>): R
}

/** Signs the `call`-th request of a task; without a time, now. */
export type Sign = <R>(signer: Signs<R>, call: number, at?: Date) => R

/** A scheme, and what it is timed at. */
export interface SchemeCase {
  readonly signing: SigningScheme
  readonly verifying: VerifyingScheme
  readonly credentials: Secret
  /** What tables call its task. */
  readonly what: 'a URL' | 'a call'
  readonly sign: Sign
  /** The headers of an upload, where the scheme signs objects so. */
  readonly put: Sign | undefined
  /** The keys of requests that are made before the clock starts. */
  readonly ready: readonly string[]
  /** For how many seconds its signed headers are good, or more than are tried here. */
  readonly seconds: number
}

export type SchemeName = keyof typeof SIGNATURE

/** Schemes that have no URLs. */
const APIS: ReadonlySet<SchemeName> = new Set<SchemeName>(['acs3', 'acs-rpc', 'tc3'])

/** What tables call the task of a scheme. */
export function taskOf(scheme: SchemeName): SchemeCase['what'] {
  return APIS.has(scheme) ? 'a call' : 'a URL'
}

interface UrlCase {
  readonly verifying: VerifyingScheme
  readonly credentials?: Secret
  readonly bucket?: string
  readonly query?: Readonly<Record<string, string>>
  readonly ready?: readonly string[]
  /** How names of metadata begin; without it, the scheme has URLs alone. */
  readonly meta?: string
}

function urlCase(signing: SigningScheme, given: UrlCase): SchemeCase {
  const { verifying, credentials = secret(), bucket = BUCKET, query = QUERY, ready = PLAIN_KEYS, meta } = given
  const headers = { 'content-type': PUT_HEADERS['content-type'], [`${meta}author`]: 'alice' }
  return {
    signing,
    verifying,
    credentials,
    what: 'a URL',
    sign: (signer, call, at) =>
      signer.presign({ bucket, key: turn(PLAIN_KEYS, call), query, expiresIn: EXPIRES_IN, at }),
    put:
      meta === undefined
        ? undefined
        : (signer, call, at) => signer.sign({ method: 'PUT', bucket, key: turn(PLAIN_KEYS, call), headers, at }),
    ready,
    seconds: 600,
  }
}

/** A job of some scheme. */
type CallAt = (call: number, at: { readonly at?: Date }) => Job<never, SignedCall>

function callCase(signing: SigningScheme, verifying: VerifyingScheme, seconds: number, jobOf: CallAt): SchemeCase {
  const job = (call: number, at?: Date) => jobOf(call, at === undefined ? {} : { at }) as Job<SigningScheme, SignedCall>
  return {
    signing,
    verifying,
    credentials: secret(),
    what: 'a call',
    sign: (signer, call, at) => signer.run(job(call, at)),
    put: undefined,
    ready: PLAIN_KEYS,
    seconds,
  }
}

const place = { region: REGION }
const acs = { endpoint: serviceEndpoint(`https://${ACS_HOST}`) }
const qiniuPlace = { endpoint: qiniuEndpoints.custom(QINIU_DOMAIN, { bucket: BUCKET }) }

/** A key pair takes a millisecond for a signature, beside which no cache shows. */
const FEW_KEYS = PLAIN_KEYS.slice(0, 64)

let pem: string | undefined

/** The one key pair of this process, of 2048 bits. */
export function gcsKey(): string {
  pem ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
  return pem
}

/** Made when they are asked for, since a key pair takes its time. */
export const SCHEMES = {
  'oss-v4': () => urlCase(ossV4(place), { verifying: ossV4Verification(place), meta: 'x-oss-meta-' }),
  'oss-v1': () => urlCase(ossV1(place), { verifying: ossV1Verification(place), meta: 'x-oss-meta-' }),
  'aws-v4': () =>
    urlCase(awsV4({ region: AWS_REGION }), {
      verifying: awsV4Verification({ region: AWS_REGION }),
      meta: 'x-amz-meta-',
    }),
  cos: () =>
    urlCase(cos({ region: COS_REGION, backdate: 1 }), {
      verifying: cosVerification({ region: COS_REGION }),
      bucket: COS_BUCKET,
      meta: 'x-cos-meta-',
    }),
  obs: () =>
    urlCase(obs({ region: OBS_REGION }), { verifying: obsVerification({ region: OBS_REGION }), meta: 'x-obs-meta-' }),
  tos: () =>
    urlCase(tos({ region: TOS_REGION }), { verifying: tosVerification({ region: TOS_REGION }), meta: 'x-tos-meta-' }),
  bos: () =>
    urlCase(bos({ region: BOS_REGION }), { verifying: bosVerification({ region: BOS_REGION }), meta: 'x-bce-meta-' }),
  'gcs-v4': () => urlCase(gcsV4(), { verifying: gcsV4Verification(), meta: 'x-goog-meta-' }),
  'gcs-v4-rsa': () => {
    const credentials = serviceAccount({ client_email: GCS_EMAIL, private_key: gcsKey() })
    return urlCase(gcsV4Rsa(), {
      verifying: gcsV4RsaVerification(),
      credentials,
      ready: FEW_KEYS,
      meta: 'x-goog-meta-',
    })
  },
  'azure-sas': () =>
    urlCase(azureSas({ version: AZURE_VERSION }), {
      verifying: azureSasVerification({ account: AZURE_SECRET.accessKeyId }),
      credentials: AZURE_SECRET,
      query: AZURE_QUERY,
      meta: 'x-ms-meta-',
    }),
  qiniu: () => urlCase(qiniu(qiniuPlace), { verifying: qiniuVerification(qiniuPlace), query: {} }),
  acs3: () =>
    callCase(acs3(acs), acs3Verification(acs), 600, (call, at) =>
      acs3Call({
        action: 'DescribeInstances',
        version: ACS_VERSION,
        query: acsQuery(call),
        headers: { 'x-acs-signature-nonce': acsNonce(call) },
        ...at,
      }),
    ),
  'acs-rpc': () =>
    callCase(acsRpc(acs), acsRpcVerification(acs), 600, (call, at) =>
      acsRpcCall({
        action: 'DescribeInstances',
        version: ACS_VERSION,
        query: { ...acsQuery(call), SignatureNonce: acsNonce(call) },
        ...at,
      }),
    ),
  tc3: () =>
    callCase(tc3({ service: TC3_SERVICE }), tc3Verification({ service: TC3_SERVICE }), 240, (call, at) =>
      tc3Call({ action: 'DescribeInstances', version: TC3_VERSION, json: tc3Body(call), ...at }),
    ),
} satisfies Readonly<Record<SchemeName, () => SchemeCase>>

/** What a server receives of a signed request, with the headers that a client adds. */
export function arriving(signed: SignedRequest & Partial<SignedCall>): RawRequest {
  const { method, url, headers, body } = signed
  const path = url.indexOf('/', 'https://'.length)
  const host = url.slice('https://'.length, path)
  const request = {
    method,
    target: url.slice(path),
    headers: ['Host', host, ...SENT_ALONG, ...Object.entries(headers).flat()],
  }
  return body === undefined ? request : { ...request, payload: typeof body === 'string' ? Buffer.from(body) : body }
}
