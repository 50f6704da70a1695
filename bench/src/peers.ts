import { createHash, createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import { Sha256 } from '@aws-crypto/sha256-js'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { SignatureV4 } from '@smithy/signature-v4'
import OSS from 'ali-oss'
import aws4 from 'aws4'
import { AwsClient } from 'aws4fetch'
import COS from 'cos-nodejs-sdk-v5'
import { OSSObject } from 'oss-client'
import { S3mini } from 's3mini'
import TinyOSS from 'tiny-oss'
import type { Row } from './row.js'
import {
  ACCESS_KEY_ID,
  ACCESS_KEY_SECRET,
  AWS_REGION,
  BUCKET,
  COS_BUCKET,
  COS_REGION,
  EXPIRES_IN,
  OSS_CLIENT,
  QUERY,
  REGION,
  turn,
} from './workload.js'

const AWS_HOST = `${BUCKET}.s3.${AWS_REGION}.amazonaws.com`

type Queries = (call: number) => Record<string, string>
const FIXED: Queries = () => QUERY

export function aliOssClient(token?: string) {
  return new OSS({
    ...OSS_CLIENT,
    authorizationV4: true,
    ...(token === undefined ? {} : { stsToken: token }),
  })
}

export function aliOssV4(keys: readonly string[], query: Queries = FIXED, token?: string): Row {
  const client = aliOssClient(token)
  return {
    name: 'ali-oss signatureUrlV4',
    protocol: 'oss-v4',
    run: (call) => client.signatureUrlV4('GET', EXPIRES_IN, { queries: query(call) }, turn(keys, call)),
  }
}

/** The request builder that each of its calls goes through, up to the headers. It is called on a client. */
const { createRequest } = createRequire(import.meta.url)('ali-oss/lib/common/utils/createRequest.js') as {
  createRequest(this: object, params: object): { params: { headers: Record<string, string> } }
}

export function aliOssHeaders(keys: readonly string[], headers: Readonly<Record<string, string>>): Row {
  const client = aliOssClient()
  return {
    name: 'ali-oss createRequest (V4)',
    protocol: 'oss-v4',
    run: (call) =>
      createRequest.call(client, { method: 'PUT', bucket: BUCKET, object: turn(keys, call), headers: { ...headers } })
        .params.headers.authorization ?? '',
  }
}

export function aliOssV1(keys: readonly string[]): Row {
  const client = aliOssClient()
  const response = {
    'content-disposition': QUERY['response-content-disposition'],
    'content-type': QUERY['response-content-type'],
  }
  return {
    name: 'ali-oss signatureUrl (V1)',
    protocol: 'oss-v1',
    // It writes into the options it is given.
    run: (call) => client.signatureUrl(turn(keys, call), { expires: EXPIRES_IN, response }),
  }
}

export function ossClientV1(keys: readonly string[]): Row {
  const client = new OSSObject({
    endpoint: `https://oss-${REGION}.aliyuncs.com`,
    accessKeyId: ACCESS_KEY_ID,
    accessKeySecret: ACCESS_KEY_SECRET,
    bucket: BUCKET,
  })
  const response = {
    'content-disposition': QUERY['response-content-disposition'],
    'content-type': QUERY['response-content-type'],
  }
  return {
    name: 'oss-client signatureUrl (V1)',
    protocol: 'oss-v1',
    run: (call) => client.signatureUrl(turn(keys, call), { expires: EXPIRES_IN, response }),
  }
}

export function tinyOssV1(keys: readonly string[]): Row {
  const client = new TinyOSS({
    ...OSS_CLIENT,
  })
  const response = {
    'content-disposition': QUERY['response-content-disposition'],
    'content-type': QUERY['response-content-type'],
  }
  return {
    name: 'tiny-oss signatureUrl (V1)',
    protocol: 'oss-v1',
    run: (call) => client.signatureUrl(turn(keys, call), { expires: EXPIRES_IN, response }),
  }
}

export function aws4Url(keys: readonly string[], query: Queries = FIXED, sessionToken?: string): Row {
  const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: ACCESS_KEY_SECRET, sessionToken }
  return {
    name: 'aws4 sign (query)',
    protocol: 'aws-v4',
    run(call) {
      const search = new URLSearchParams({ ...query(call), 'X-Amz-Expires': String(EXPIRES_IN) })
      const path = `/${encodeURI(turn(keys, call))}?${search}`
      const signed = aws4.sign(
        { service: 's3', region: AWS_REGION, host: AWS_HOST, path, signQuery: true },
        credentials,
      )
      return `https://${AWS_HOST}${signed.path}`
    },
  }
}

export function aws4Headers(keys: readonly string[], headers: Readonly<Record<string, string>>): Row {
  const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: ACCESS_KEY_SECRET }
  return {
    name: 'aws4 sign (headers)',
    run(call) {
      const request = { service: 's3', region: AWS_REGION, host: AWS_HOST, path: `/${turn(keys, call)}`, method: 'PUT' }
      const unsigned = { ...headers, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' }
      return aws4.sign({ ...request, headers: unsigned }, credentials).headers.Authorization ?? ''
    },
  }
}

export function aws4fetchUrl(keys: readonly string[], inFlight: number, query: Queries = FIXED, token?: string): Row {
  const client = new AwsClient({
    accessKeyId: ACCESS_KEY_ID,
    secretAccessKey: ACCESS_KEY_SECRET,
    service: 's3',
    region: AWS_REGION,
    ...(token === undefined ? {} : { sessionToken: token }),
  })
  return {
    name: `aws4fetch sign, ${inFlight} in flight`,
    protocol: 'aws-v4',
    ...(inFlight === 1 ? {} : { inFlight }),
    async run(call) {
      const url = new URL(`https://${AWS_HOST}/${encodeURI(turn(keys, call))}`)
      for (const [name, value] of Object.entries(query(call))) url.searchParams.set(name, value)
      url.searchParams.set('X-Amz-Expires', String(EXPIRES_IN))
      return (await client.sign(url.href, { aws: { signQuery: true } })).url
    },
  }
}

/** The hash of `node:crypto` in the shape that @smithy takes. */
class NodeSha256 {
  readonly #hash
  constructor(secret?: string | Uint8Array | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string)
  }
  update(data: string | Uint8Array | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as string)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}

function smithy(sha256: typeof NodeSha256 | typeof Sha256, sessionToken?: string) {
  return new SignatureV4({
    service: 's3',
    region: AWS_REGION,
    sha256,
    uriEscapePath: false,
    credentials: {
      accessKeyId: ACCESS_KEY_ID,
      secretAccessKey: ACCESS_KEY_SECRET,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
  })
}

/** It takes the payload line of S3 from a header, which is neither sent nor made a parameter here. */
const PAYLOAD_UNSENT = {
  unhoistableHeaders: new Set(['x-amz-content-sha256']),
  unsignableHeaders: new Set(['x-amz-content-sha256']),
}

export function smithyUrl(keys: readonly string[], hash: 'node' | 'js', query: Queries = FIXED, token?: string): Row {
  const signer = smithy(hash === 'node' ? NodeSha256 : Sha256, token)
  return {
    name: `@smithy/signature-v4 presign, ${hash} hash`,
    protocol: 'aws-v4',
    async run(call) {
      const path = `/${encodeURI(turn(keys, call))}`
      const request = { method: 'GET', protocol: 'https:', hostname: AWS_HOST, path, query: query(call) }
      const headers = { host: AWS_HOST, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
      const signed = await signer.presign({ ...request, headers }, { expiresIn: EXPIRES_IN, ...PAYLOAD_UNSENT })
      // It returns the parts of a URL.
      const pairs = Object.entries(signed.query ?? {}) as [string, string][]
      const search = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      return `https://${AWS_HOST}${signed.path}?${search.join('&')}`
    },
  }
}

export function smithyHeaders(keys: readonly string[], headers: Readonly<Record<string, string>>): Row {
  const signer = smithy(NodeSha256)
  return {
    name: '@smithy/signature-v4 sign, node hash',
    async run(call) {
      const request = { method: 'PUT', protocol: 'https:', hostname: AWS_HOST, path: `/${turn(keys, call)}` }
      const unsigned = { ...headers, host: AWS_HOST, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
      return (await signer.sign({ ...request, headers: unsigned })).headers.authorization ?? ''
    },
  }
}

export function awsSdkUrl(keys: readonly string[], sessionToken?: string): Row {
  const client = new S3Client({
    region: AWS_REGION,
    credentials: {
      accessKeyId: ACCESS_KEY_ID,
      secretAccessKey: ACCESS_KEY_SECRET,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
  })
  return {
    name: '@aws-sdk/s3-request-presigner',
    run: (call) =>
      getSignedUrl(
        client,
        new GetObjectCommand({
          Bucket: BUCKET,
          Key: turn(keys, call),
          ResponseContentDisposition: QUERY['response-content-disposition'],
          ResponseContentType: QUERY['response-content-type'],
        }),
        { expiresIn: EXPIRES_IN },
      ),
  }
}

export function s3miniUrl(keys: readonly string[], inFlight: number, query: Queries = FIXED): Row {
  const client = new S3mini({
    accessKeyId: ACCESS_KEY_ID,
    secretAccessKey: ACCESS_KEY_SECRET,
    endpoint: `https://s3.${AWS_REGION}.amazonaws.com/${BUCKET}`,
    region: AWS_REGION,
  })
  return {
    name: `s3mini getPresignedUrl, ${inFlight} in flight`,
    ...(inFlight === 1 ? {} : { inFlight }),
    run: (call) => client.getPresignedUrl('GET', turn(keys, call), EXPIRES_IN, query(call)),
  }
}

/** It begins its windows a second early, so they last a second longer to end when ours do. */
const COS_REQUEST = {
  Bucket: COS_BUCKET,
  Region: COS_REGION,
  Method: 'GET',
  Expires: EXPIRES_IN + 1,
  Query: QUERY,
} as const
const COS_SECRET = { SecretId: ACCESS_KEY_ID, SecretKey: ACCESS_KEY_SECRET }

export function cosUrl(keys: readonly string[]): Row {
  const client = new COS(COS_SECRET)
  return {
    name: 'cos-nodejs-sdk-v5 getObjectUrl',
    protocol: 'cos',
    run: (call) => client.getObjectUrl({ ...COS_REQUEST, Key: turn(keys, call) }, () => undefined),
  }
}

/** The signature without a URL around it. */
export function cosAuthorization(keys: readonly string[]): Row {
  return {
    name: 'cos-nodejs-sdk-v5 getAuthorization',
    protocol: 'cos',
    run: (call) => COS.getAuthorization({ ...COS_REQUEST, ...COS_SECRET, Key: turn(keys, call) }),
  }
}
