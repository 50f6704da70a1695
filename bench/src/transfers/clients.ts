import type { IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request } from 'node:https'
import type { LookupFunction } from 'node:net'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { awsV4 } from '@presign/aws-v4'
import { send, type Transport } from '@presign/client-fetch'
import { download, nodeTransport, upload } from '@presign/client-fetch/node'
import { undiciTransport } from '@presign/client-fetch/undici'
import { createSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { ossDialect, endpoints as ossEndpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { s3Dialect, endpoints as s3Endpoints } from '@presign/s3'
import OSS from 'ali-oss'
import { setGlobalDispatcher, Agent as UndiciAgent } from 'undici'
import { SERVED_BUCKET as bucket, type Served, type Service } from './served.js'

/** A client at its three tasks. A transfer that fails, or brings other bytes, throws. */
export interface Client {
  readonly name: string
  put(key: string, body: Buffer): Promise<unknown>
  /** The length of the object, all of which was read. */
  get(key: string): Promise<number>
  /** In parts of a size, four at once; absent where the client has no such thing. */
  multipart?(key: string, body: Buffer, partSize: number): Promise<unknown>
}

const AT_ONCE = 4

/** All of them, over connections that stay open. */
export function clientsOf({ oss, s3, certificate: ca }: Served): readonly Client[] {
  const agent = new HttpsAgent({ ca, keepAlive: true })
  const dispatcher = new UndiciAgent({ connect: { ca } })
  // It is what `fetch` of Node sends with.
  setGlobalDispatcher(dispatcher)
  const link = linksOf(oss)
  const transports = { nodeTransport: nodeTransport({ agent }), undiciTransport: undiciTransport(dispatcher) }
  return [
    rawHttps(link, agent),
    rawFetch(link),
    sending(link, transports.nodeTransport),
    ...Object.entries(transports).map(([name, transport]) => ours(`client-fetch, ${name}`, ossSource(oss), transport)),
    aliOss(oss, new HttpsAgent({ ca, keepAlive: true, lookup: loopback })),
    ours('client-fetch to S3, nodeTransport', s3Source(s3), transports.nodeTransport),
    awsSdk(s3, agent),
  ]
}

type Links = (method: 'GET' | 'PUT', key: string) => Promise<Link>
type Link = Awaited<ReturnType<ReturnType<typeof ossSigner>['presign']>>

function ossSigner({ url, region, credentials }: Service) {
  return createSigner(ossV4({ region, endpoint: ossEndpoints.pathStyle(url) }), { credentials, backend: nodeBackend })
}

/** One link for a key, as a program that was handed it: signing is measured elsewhere. */
function linksOf(service: Service): Links {
  const signer = ossSigner(service)
  const links = new Map<string, Promise<Link>>()
  return (method, key) => {
    const found = links.get(method + key) ?? signer.presign({ method, bucket, key, expiresIn: 86_400 })
    links.set(method + key, found)
    return found
  }
}

const ossSource = (service: Service) => ({ signer: ossSigner(service), dialect: ossDialect })

function s3Source({ url, region, credentials }: Service) {
  const scheme = awsV4({ region, endpoint: s3Endpoints.pathStyle(url) })
  return { signer: createSigner(scheme, { credentials, backend: nodeBackend }), dialect: s3Dialect }
}

/** The floor: a ready link, bytes out, bytes in, and nothing compared. */
function rawHttps(link: Links, agent: HttpsAgent): Client {
  const sent = async (method: 'GET' | 'PUT', key: string, body?: Buffer) =>
    rawRequest((await link(method, key)).url, method, agent, body)
  return {
    name: RAW_HTTPS,
    put: (key, body) => sent('PUT', key, body),
    get: (key) => sent('GET', key),
    // As many requests as there are parts, each of an object of its own.
    multipart: (key, body, partSize) =>
      Promise.all(partsOf(body, partSize).map((part, index) => sent('PUT', `${key}-${index}`, part))),
  }
}

/** The length of the answer. Sent again where the server had just closed a connection that was kept. */
function rawRequest(url: string, method: string, agent: HttpsAgent, body?: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-length': body.length }
    const outgoing = request(url, { method, agent, headers }, (response) => {
      lengthOf(response).then(resolve, reject)
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const isStale = outgoing.reusedSocket && /^(?:EPIPE|ECONNRESET)$/.test(error.code ?? '')
      if (isStale) rawRequest(url, method, agent, body).then(resolve, reject)
      else reject(error)
    })
    outgoing.end(body)
  })
}

async function lengthOf(response: IncomingMessage): Promise<number> {
  let length = 0
  for await (const chunk of response) length += chunk.length
  if (response.statusCode !== 200) throw new Error(`A floor was answered ${response.statusCode}`)
  return length
}

export const RAW_HTTPS = 'raw node:https'

function partsOf(body: Buffer, size: number): readonly Buffer[] {
  return Array.from({ length: Math.ceil(body.length / size) }, (_, index) =>
    body.subarray(index * size, (index + 1) * size),
  )
}

function rawFetch(link: Links): Client {
  const checked = (response: Response): Response => {
    if (response.status !== 200) throw new Error(`fetch was answered ${response.status}`)
    return response
  }
  return {
    name: 'fetch',
    async put(key, body) {
      const { url } = await link('PUT', key)
      return checked(await fetch(url, { method: 'PUT', body })).arrayBuffer()
    },
    async get(key) {
      const { url } = await link('GET', key)
      return (await checked(await fetch(url)).arrayBuffer()).byteLength
    },
  }
}

/** A ready link, sent exactly as signed. */
function sending(link: Links, transport: Transport): Client {
  return {
    name: 'client-fetch send, nodeTransport',
    put: async (key, body) => send(await link('PUT', key), { body, transport }),
    get: async (key) => (await (await send(await link('GET', key), { transport })).arrayBuffer()).byteLength,
  }
}

/** Signs each request, retries, and compares checksums. */
function ours(
  name: string,
  { signer, dialect }: ReturnType<typeof ossSource> | ReturnType<typeof s3Source>,
  transport: Transport,
): Client {
  const source = (key: string) => ({ signer, bucket, key })
  return {
    name,
    put: (key, body) => upload(source(key), body, { dialect, transport }),
    get: async (key) => (await download(source(key), { dialect, transport })).body.length,
    multipart: (key, body, partSize) =>
      upload(source(key), body, { dialect, transport, partSize, multipartAbove: partSize, parallel: AT_ONCE }),
  }
}

export const ALI_OSS = 'ali-oss'

/** It puts the bucket before the host, and not every machine finds `photos.localhost`. */
const loopback: LookupFunction = (_host, { all }, found) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)

function aliOss({ url, region, credentials }: Service, httpsAgent: HttpsAgent): Client {
  const place = {
    region: `oss-${region}`,
    endpoint: url.replace('127.0.0.1', 'localhost'),
    bucket,
    authorizationV4: true,
    secure: true,
  }
  const client = new OSS({ ...credentials, ...place, httpsAgent })
  return {
    name: ALI_OSS,
    put: (key, body) => client.put(key, body),
    get: async (key) => (await client.get(key)).content.length,
    multipart: (key, body, partSize) => client.multipartUpload(key, body, { partSize, parallel: AT_ONCE }),
  }
}

export const AWS_SDK = '@aws-sdk/client-s3'

function awsSdk({ url, region, credentials }: Service, httpsAgent: HttpsAgent): Client {
  const { accessKeyId, accessKeySecret: secretAccessKey } = credentials
  const client = new S3Client({
    region,
    endpoint: url,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestHandler: { httpsAgent },
  })
  return {
    name: AWS_SDK,
    put: (Key, Body) => client.send(new PutObjectCommand({ Bucket: bucket, Key, Body })),
    async get(Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }))
      return (await Body?.transformToByteArray())?.length ?? 0
    },
    multipart: (Key, Body, partSize) =>
      new Upload({ client, params: { Bucket: bucket, Key, Body }, partSize, queueSize: AT_ONCE }).done(),
  }
}
