import { createSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { ossDialect as dialect, endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { download, upload } from '../src/node.js'
import { peakMemory } from './peak-memory.js'

/** What the process is told whose memory is measured. */
export interface MemoryTask {
  readonly kind: 'file up' | 'stream up' | 'file down' | 'stream down'
  readonly url: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string }
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Bytes. */
  readonly partSize: number
  readonly parallel: number
}

async function run({ kind, url, region, credentials, path, size, partSize, parallel }: MemoryTask): Promise<void> {
  const scheme = ossV4({ region, endpoint: endpoints.pathStyle(url) })
  const source = { signer: createSigner(scheme, { credentials, backend: nodeBackend }), bucket: 'photos', key: 'large' }
  const options = { dialect, partSize, parallel }
  if (kind === 'file up') await upload(source, { path }, options)
  else if (kind === 'stream up') await upload(source, zeros(size), options)
  else if (kind === 'file down') await download(source, { ...options, to: { path: `${path}.got` } })
  else for await (const _ of (await download(source, { ...options, to: 'stream' })).body);
}

async function* zeros(size: number): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(100_000)
  for (let at = 0; at < size; at += chunk.length) yield chunk
}

const [, , text] = process.argv
if (text !== undefined) {
  const task: MemoryTask = JSON.parse(text)
  // What a reader was given is its own: of that counts what is held, not what V8 has not yet come round to throwing away.
  const collecting = task.kind === 'stream down' ? setInterval(() => globalThis.gc?.(), 5) : undefined
  const before = process.memoryUsage.rss()
  await run(task)
  // The largest it ever had, which the start may have had a part in: more than the truth, never less.
  process.stdout.write(String(peakMemory() - before))
  clearInterval(collecting)
}
