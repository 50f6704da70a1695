import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createSyncSigner, type SignedRequest, type SyncSigner, toCurl } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { type OssV4, ossV4 } from '@presign/oss-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalOss, type LocalOss } from '../src/oss.js'

// Clients that share no code with us send what was signed, with names that break careless ones.

const KEYS = [
  "中文/😀 a+b%2F#?&'()*~.txt",
  'a//b',
  'trailing/',
  ' spaces at ends ',
  'a=b;c:d@e$f,g',
  '100%25',
  '[brackets]{braces}',
]
const BODY = 'the body: 中文\n'

/** Sends a signed request with a body or without, and returns status and body. */
type Client = (signed: SignedRequest, body?: string) => Promise<{ status: number; text: string }>

let oss: LocalOss
let folder: string

beforeAll(async () => {
  oss = await createLocalOss({ buckets: ['photos'] })
  folder = await mkdtemp(join(tmpdir(), 'local-oss-clients-'))
})
afterAll(async () => {
  await oss.close()
  await rm(folder, { recursive: true })
})

const withFetch: Client = async ({ method, url, headers }, body) => {
  const response = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body: new TextEncoder().encode(body) }),
  })
  return { status: response.status, text: await response.text() }
}

const withHttp: Client = async ({ method, url, headers }, body) => {
  // The path as text: `new URL` would rewrite it.
  const [, hostname, port, path] = /^http:\/\/([^/:]+):(\d+)(.*)$/.exec(url) ?? []
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  const outgoing = request({ host: hostname, port, path, method, headers: { ...headers, ...length } })
  outgoing.end(body)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, text: (await response.toArray()).join('') }
}

const withCurl: Client = async (signed, body) => {
  const [file, output] = [join(folder, 'up'), join(folder, 'down')]
  await writeFile(file, body ?? '')
  await writeFile(output, '')
  const command = toCurl(signed, { output, ...(body !== undefined && { upload: file }) })
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', `${command} --write-out '%{http_code}'`])
  return { status: Number(stdout), text: await readFile(output, 'utf8') }
}

const hasCurl = spawnSync('curl', ['--version']).status === 0
const clients: [string, Client][] = [
  ['fetch', withFetch],
  ['node:http', withHttp],
  ...(hasCurl ? [['curl', withCurl] as [string, Client]] : []),
]

function signerAt(origin: 'path' | 'host'): SyncSigner<OssV4> {
  const endpoint = origin === 'path' ? oss.endpoint : endpoints.virtualHosted(`http://localhost:${oss.port}`)
  return createSyncSigner(ossV4({ region: oss.region, endpoint }), {
    credentials: oss.credentials,
    backend: nodeBackend,
  })
}

describe.each(clients)('%s', (_name, client) => {
  it.each(KEYS)('puts and gets the key %j by URL and by headers', async (key) => {
    const signer = signerAt('path')
    const headers = { 'content-type': 'text/plain', 'x-oss-meta-from': 'a client' }
    for (const put of [
      signer.presign({ method: 'PUT', bucket: 'photos', key, headers, expiresIn: 60 }),
      signer.sign({ method: 'PUT', bucket: 'photos', key, headers }),
    ])
      expect((await client(put, BODY)).status).toBe(200)
    for (const get of [
      signer.presign({ bucket: 'photos', key, expiresIn: 60 }),
      signer.sign({ bucket: 'photos', key }),
    ])
      expect(await client(get)).toEqual({ status: 200, text: BODY })
  })
})

it('placeOf takes the bucket from the host as well', async () => {
  const { url, headers } = signerAt('host').presign({ method: 'PUT', bucket: 'photos', key: 'by host', expiresIn: 60 })
  // Not every resolver knows names below localhost, so the host goes into the header alone.
  const [, host, path] = /^http:\/\/([^/]+)(.*)$/.exec(url) ?? []
  const outgoing = request({
    host: '127.0.0.1',
    port: oss.port,
    path,
    method: 'PUT',
    headers: { ...headers, host, 'content-length': 0 },
  })
  outgoing.end()
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  response.resume()
  expect(response.statusCode).toBe(200)
})
