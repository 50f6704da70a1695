import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { BosClient } from '@baiducloud/sdk'
import { Storage } from '@google-cloud/storage'
import { nodeBackend } from '@presign/core/node'
import { TosClient } from '@volcengine/tos-sdk'
import ObsClient from 'esdk-obs-nodejs'
import qiniu from 'qiniu'
import { type FormFields, type FormName, formOf, formRow, type MakeForm, permissionOf } from './forms.js'
import { syncSignerOf } from './ours.js'
import { aliOssClient } from './peers.js'
import { rawRow, type Texts } from './raw.js'
import type { Row } from './row.js'
import { gcsKey, SCHEMES } from './schemes.js'
import {
  ACCESS_KEY_ID,
  ACCESS_KEY_SECRET,
  AWS_REGION,
  BOS_REGION,
  BUCKET,
  EXPIRES_IN,
  GCS_EMAIL,
  MAX_SIZE,
  OBS_REGION,
  PLAIN_KEYS,
  REGION,
  TOS_REGION,
  turn,
} from './workload.js'

const SIZE: ['content-length-range', number, number] = ['content-length-range', 0, MAX_SIZE]
const inAnHour = () => new Date(Date.now() + EXPIRES_IN * 1000).toISOString()
const base64 = (policy: object) => Buffer.from(JSON.stringify(policy)).toString('base64')

/** Its function signs a policy, which is written as its documentation shows. */
function aliOssV4(): MakeForm {
  const client = aliOssClient()
  return (call) => {
    const now = new Date()
    const date = `${now.toISOString().replace(/[-:]|\.\d+/g, '')}`
    const key = turn(PLAIN_KEYS, call)
    const signed = {
      'x-oss-signature-version': 'OSS4-HMAC-SHA256',
      'x-oss-credential': `${ACCESS_KEY_ID}/${date.slice(0, 8)}/${REGION}/oss/aliyun_v4_request`,
      'x-oss-date': date,
    }
    const conditions = [
      { bucket: BUCKET },
      ['eq', '$key', key],
      SIZE,
      ...Object.entries(signed).map(([name, value]) => ({ [name]: value })),
    ]
    const policy = { expiration: inAnHour(), conditions }
    return { key, ...signed, policy: base64(policy), 'x-oss-signature': client.signPostObjectPolicyV4(policy, now) }
  }
}

function aliOssV1(): MakeForm {
  const client = aliOssClient()
  return (call) => {
    const key = turn(PLAIN_KEYS, call)
    const policy = { expiration: inAnHour(), conditions: [{ bucket: BUCKET }, ['eq', '$key', key], SIZE] }
    return { key, ...client.calculatePostSignature(policy) }
  }
}

function awsSdk(): MakeForm {
  const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: ACCESS_KEY_SECRET }
  const client = new S3Client({ region: AWS_REGION, credentials })
  return async (call) => {
    const Key = turn(PLAIN_KEYS, call)
    return (await createPresignedPost(client, { Bucket: BUCKET, Key, Expires: EXPIRES_IN, Conditions: [SIZE] })).fields
  }
}

/** It has no condition on the size. Its constructor goes on after it has returned. */
async function obsSdk(): Promise<MakeForm> {
  const server = `https://obs.${OBS_REGION}.myhuaweicloud.com`
  const client = new ObsClient({ access_key_id: ACCESS_KEY_ID, secret_access_key: ACCESS_KEY_SECRET, server })
  await setImmediate()
  return (call) => {
    const key = turn(PLAIN_KEYS, call)
    const made = client.createPostSignatureSync({ Bucket: BUCKET, Key: key, Expires: EXPIRES_IN, FormParams: {} })
    return { key, AccessKeyId: ACCESS_KEY_ID, policy: made.Policy, signature: made.Signature }
  }
}

function tosSdk(): MakeForm {
  const client = new TosClient({
    accessKeyId: ACCESS_KEY_ID,
    accessKeySecret: ACCESS_KEY_SECRET,
    region: TOS_REGION,
    endpoint: `tos-${TOS_REGION}.volces.com`,
  })
  return (call) =>
    client.calculatePostSignature({
      bucket: BUCKET,
      key: turn(PLAIN_KEYS, call),
      expiresIn: EXPIRES_IN,
      conditions: [SIZE],
    }) as Promise<FormFields>
}

function bosSdk(): MakeForm {
  const client = new BosClient({
    endpoint: `https://${BOS_REGION}.bcebos.com`,
    credentials: { ak: ACCESS_KEY_ID, sk: ACCESS_KEY_SECRET },
    removeVersionPrefix: true,
  })
  return (call) => {
    const key = turn(PLAIN_KEYS, call)
    const policy = { expiration: inAnHour().replace(/\.\d+/, ''), conditions: [{ bucket: BUCKET }, { key }, SIZE] }
    return { key, accessKey: ACCESS_KEY_ID, ...client.signPostObjectPolicy(policy) }
  }
}

/** It signs with RSA keys alone. */
function gcsSdk(): MakeForm {
  const credentials = { client_email: GCS_EMAIL, private_key: gcsKey() }
  const bucket = new Storage({ projectId: 'fake-project', credentials }).bucket(BUCKET)
  return async (call) => {
    const options = { expires: Date.now() + EXPIRES_IN * 1000, conditions: [SIZE] }
    const [{ fields }] = await bucket.file(turn(PLAIN_KEYS, call)).generateSignedPostPolicyV4(options)
    return fields
  }
}

function qiniuSdk(): MakeForm {
  const mac = new qiniu.auth.digest.Mac(ACCESS_KEY_ID, ACCESS_KEY_SECRET)
  return (call) => {
    const key = turn(PLAIN_KEYS, call)
    const policy = new qiniu.rs.PutPolicy({ scope: `${BUCKET}:${key}`, expires: EXPIRES_IN, fsizeLimit: MAX_SIZE })
    return { key, token: policy.uploadToken(mac) }
  }
}

interface FormPeer {
  readonly name: string
  make(): MakeForm | Promise<MakeForm>
}

/** The provider's own. `cos-nodejs-sdk-v5` has nothing for forms. */
export const FORM_PEERS: Readonly<Record<FormName, FormPeer | undefined>> = {
  'oss-v4': { name: 'ali-oss signPostObjectPolicyV4', make: aliOssV4 },
  'oss-v1': { name: 'ali-oss calculatePostSignature', make: aliOssV1 },
  'aws-v4': { name: '@aws-sdk/s3-presigned-post', make: awsSdk },
  cos: undefined,
  obs: { name: 'esdk-obs-nodejs createPostSignatureSync', make: obsSdk },
  tos: { name: '@volcengine/tos-sdk calculatePostSignature', make: tosSdk },
  bos: { name: '@baiducloud/sdk signPostObjectPolicy', make: bosSdk },
  'gcs-v4': undefined,
  'gcs-v4-rsa': { name: '@google-cloud/storage generateSignedPostPolicyV4', make: gcsSdk },
  qiniu: { name: 'qiniu PutPolicy.uploadToken', make: qiniuSdk },
}

export async function formPeerRows(scheme: FormName): Promise<readonly Row[]> {
  const tried = SCHEMES[scheme]()
  const peer = FORM_PEERS[scheme]
  return peer === undefined ? [] : [await formRow(peer.name, tried, await peer.make())]
}

/** The floor: what is signed of a form is its encoded policy, and in COS the digest of the policy. */
export function rawForm(scheme: FormName): Row {
  const tried = SCHEMES[scheme]()
  const signer = syncSignerOf(tried, nodeBackend)
  const texts = tried.ready.map((_, call): Texts => {
    const text = permissionOf(formOf(scheme, signer, call))
    if (scheme === 'qiniu') return { hashed: [], stringToSign: text.slice(text.lastIndexOf(':') + 1) }
    if (scheme !== 'cos') return { hashed: [], stringToSign: text }
    const policy = Buffer.from(text, 'base64').toString()
    return { hashed: [policy], stringToSign: createHash('sha1').update(policy).digest('hex') }
  })
  return rawRow(tried, texts)
}
