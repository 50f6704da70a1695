import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { isTransferError, requestFor } from '@presign/client-fetch'
import type { Signer } from '@presign/core'
import { ossDialect } from '@presign/oss'
import type { OssV4 } from '@presign/oss-v4'
import { build } from 'esbuild'

/** What the server needs to know. It alone has credentials. */
export interface UploadServerOptions {
  readonly signer: Signer<OssV4>
  readonly bucket: string
  /** Bytes a visitor may upload at once. Default 5 GiB. */
  readonly largest?: number
}

/** A server with a page to upload from. It signs one step of one upload at a time, for keys that it chose itself. */
export async function uploadServer({ signer, bucket, largest = 5 * 1024 ** 3 }: UploadServerOptions) {
  const keys = new Map<string, string>()
  const files = await pageFiles()

  const begin = (body: unknown) => {
    const { name, size } = (body ?? {}) as Record<string, unknown>
    if (typeof name !== 'string' || !Number.isSafeInteger(size)) throw new Refusal(400, 'Wanted name and size')
    if ((size as number) > largest) throw new Refusal(413, `Files of more than ${largest} bytes are not taken`)
    const id = randomUUID()
    // The visitor's name for it is shown to people and never decides where it goes.
    keys.set(id, `inbox/${id}/${name.replaceAll(/[\\/]/g, '_').slice(-200)}`)
    return { id }
  }

  const link = async (id: string, step: unknown) => {
    const key = keys.get(id)
    if (key === undefined) throw new Refusal(404, 'Unknown upload: begin again')
    const object = { headers: { 'x-oss-forbid-overwrite': 'true' } }
    return signer.presign({ bucket, key, expiresIn: 900, ...requestFor(step, ossDialect, object) })
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '/'
    const file = request.method === 'GET' ? files.get(path) : undefined
    if (file) return void response.writeHead(200, { 'content-type': file.type }).end(file.text)
    const [, id] = /^\/uploads\/([0-9a-f-]{36})\/links$/.exec(path) ?? []
    if (request.method !== 'POST' || (path !== '/uploads' && id === undefined)) throw new Refusal(404, 'Not found')
    const body = await bodyOf(request)
    const result = id === undefined ? begin(body) : await link(id, body)
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(JSON.stringify(result))
  }

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const refused =
        error instanceof Refusal ? error : isTransferError(error) ? new Refusal(400, error.message) : undefined
      if (!refused) process.emitWarning(error instanceof Error ? error : String(error))
      response.writeHead(refused?.status ?? 500, { 'content-type': 'text/plain' }).end(refused?.message ?? 'Broken')
    })
  })
}

class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** A step of a transfer is small; only the list of ten thousand parts comes near a megabyte. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > 2_000_000) throw new Refusal(413, 'The question is too long')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, 'Wanted JSON')
  }
}

interface PageFile {
  readonly type: string
  readonly text: string
}

async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const local = (name: string) => fileURLToPath(new URL(name, import.meta.url))
  const tsconfig = local('tsconfig.json')
  const { outputFiles } = await build({
    entryPoints: [local('page.ts')],
    tsconfig,
    bundle: true,
    write: false,
    format: 'esm',
  })
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', text: await readFile(local('index.html'), 'utf8') }],
    ['/page.css', { type: 'text/css', text: await readFile(local('page.css'), 'utf8') }],
    ['/page.js', { type: 'text/javascript', text: outputFiles[0]?.text ?? '' }],
  ])
}
