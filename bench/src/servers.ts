import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { awsV4 } from '@presign/aws-v4'
import { createSyncSigner, type SyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme } from '@presign/core/scheme'
import { createLocalOss, type LocalOss, type LocalOssOptions } from '@presign/local/oss'
import { createLocalS3 } from '@presign/local/s3'
import { ossV4 } from '@presign/oss-v4'
import type { Row } from './row.js'

/** The row that the emulators are set beside: a server that keeps bodies by their paths, and checks nothing. */
export const BARE = 'a bare node:http server'

const BUCKET = 'photos'

/** A server in memory, and how a request to it is addressed. */
interface Subject {
  readonly name: string
  start(): Promise<Running>
}

interface Running {
  url(method: 'GET' | 'PUT', key: string): string
  close(): Promise<void>
}

/** An emulator, and a signer for its place. */
function emulator(
  name: string,
  create: (options: LocalOssOptions) => Promise<LocalOss>,
  signing: (place: Place) => SigningScheme,
): Subject {
  return {
    name,
    async start() {
      const server = await create({ buckets: [BUCKET] })
      const { region, endpoint, credentials } = server
      const signer = createSyncSigner(signing({ region, endpoint }), { credentials, backend: nodeBackend })
      return { url: presigned(signer), close: () => server.close() }
    },
  }
}

type Place = Pick<LocalOss, 'region' | 'endpoint'>

const OSS = emulator('@presign/local/oss', createLocalOss, ossV4)
const S3 = emulator('@presign/local/s3', createLocalS3, awsV4)

const bare: Subject = {
  name: BARE,
  async start() {
    const objects = new Map<string, Buffer>()
    const server = createServer(async (sent, response) => {
      const path = sent.url ?? ''
      if (sent.method === 'PUT') objects.set(path, await buffer(sent))
      response.end(sent.method === 'PUT' ? undefined : objects.get(path))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return {
      url: (_method, key) => `http://127.0.0.1:${port}/${BUCKET}/${key}`,
      close: () => new Promise((resolve) => server.close(() => resolve())),
    }
  },
}

const SUBJECTS = [OSS, S3, bare]

/** One URL for a key, as a page that was handed a link would use it: signing is measured elsewhere. */
function presigned(signer: SyncSigner): Running['url'] {
  const urls = new Map<string, string>()
  return (method, key) => {
    const found = urls.get(method + key) ?? signer.presign({ method, bucket: BUCKET, key, expiresIn: 3600 }).url
    urls.set(method + key, found)
    return found
  }
}

/** Starts a server in memory and closes it. */
export async function startRows(): Promise<readonly Row[]> {
  return SUBJECTS.map(({ name, start }) => ({
    name,
    async run() {
      await (await start()).close()
      return name
    },
  }))
}

/** Eight requests at once over connections that stay open, each of so many bytes. */
export async function requestRows(method: 'GET' | 'PUT', size: number): Promise<readonly Row[]> {
  const body = Buffer.alloc(size, 'x')
  const agent = new Agent({ keepAlive: true })
  const rows: Row[] = []
  for (const { name, start } of SUBJECTS) {
    const { url } = await start()
    const send = (call: number, how = method) => sent(url(how, `key-${call % 50}`), how, body, agent)
    for (let call = 0; call < 50; call++) await send(call, 'PUT')
    rows.push({ name, inFlight: 8, run: (call) => send(call) })
  }
  return rows
}

function sent(url: string, method: 'GET' | 'PUT', body: Buffer, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = method === 'PUT' ? { 'content-length': body.length } : {}
    const outgoing = request(url, { method, agent, headers })
    outgoing.once('error', reject)
    outgoing.once('response', (response) => {
      let received = 0
      response.on('data', (chunk: Buffer) => {
        received += chunk.length
      })
      response.once('error', reject)
      response.once('end', () => {
        const isGood = response.statusCode === 200 && received === (method === 'GET' ? body.length : 0)
        return isGood
          ? resolve(url)
          : reject(new Error(`${method} was answered ${response.statusCode}, ${received} bytes`))
      })
    })
    outgoing.end(method === 'PUT' ? body : undefined)
  })
}
