import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { createLocalOss } from '../../src/index.js'
import { bundleServer } from '../crash/loop.js'
import { KEYS, NOW } from '../harness.js'

/** Milliseconds until a server in memory answers, the best and the median of 20 in one process. */
export async function startTimes(): Promise<{ first: number; median: number }> {
  const times: number[] = []
  for (let i = 0; i < 20; i++) {
    const began = performance.now()
    const oss = await createLocalOss({ buckets: ['photos'] })
    times.push(performance.now() - began)
    await oss.close()
  }
  const [first = 0] = times
  return { first, median: times.sort((a, b) => a - b)[10] ?? 0 }
}

interface Child {
  readonly port: number
  readonly pid: number
  stop(): Promise<void>
}

async function child(args: readonly string[]): Promise<Child> {
  const process_ = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: process_.stdout }), 'line')
  return {
    port: Number(line),
    pid: process_.pid ?? 0,
    async stop() {
      process_.kill('SIGKILL')
      await once(process_, 'exit')
    },
  }
}

/** Kilobytes a process had resident, now and at the most. Linux alone tells. */
async function memoryOf(pid: number): Promise<{ now: number; most: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1])
  return { now: kilobytes('VmRSS'), most: kilobytes('VmHWM') }
}

function signerFor(port: number) {
  const scheme = ossV4({ region: 'cn-hangzhou', endpoint: endpoints.pathStyle(`http://127.0.0.1:${port}`) })
  return createSyncSigner(scheme, { credentials: KEYS, backend: nodeBackend })
}

type Send = (method: 'GET' | 'PUT', key: string, body?: Readable | Buffer, size?: number) => Promise<number>

function sender(port: number, agent: Agent): Send {
  const signer = signerFor(port)
  const at = new Date(NOW)
  return (method, key, body, size = 0) =>
    new Promise((resolve, reject) => {
      const { url } = signer.presign({ method, bucket: 'photos', key, expiresIn: 60, at })
      const sent = request(url, { method, agent, headers: method === 'PUT' ? { 'content-length': size } : {} })
      sent.once('error', reject)
      sent.once('response', (response) => {
        let received = 0
        const count = new Writable({
          write(chunk: Buffer, _encoding, done) {
            received += chunk.length
            done()
          },
        })
        pipeline(response, count).then(
          () => (response.statusCode === 200 ? resolve(received) : reject(new Error(String(response.statusCode)))),
          reject,
        )
      })
      if (body instanceof Readable) body.pipe(sent)
      else sent.end(body)
    })
}

/** Puts and gets 1 GiB, and tells the memory of the server before, and at the most. */
export async function gibibyte(): Promise<{ before: number; most: number; putSeconds: number; getSeconds: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'gib-'))
  const server = await child([await bundleServer(), folder])
  const send = sender(server.port, new Agent({ keepAlive: true }))
  await send('PUT', 'warm', Buffer.alloc(1000), 1000)
  const { now } = await memoryOf(server.pid)
  const piece = Buffer.alloc(1024 * 1024, 'presign')
  const began = performance.now()
  await send('PUT', 'big', Readable.from(repeated(piece, 1024)), 1024 ** 3)
  const put = performance.now()
  if ((await send('GET', 'big')) !== 1024 ** 3) throw new Error('The object is not whole')
  const got = performance.now()
  const { most } = await memoryOf(server.pid)
  await server.stop()
  await rm(folder, { recursive: true })
  return { before: now / 1024, most: most / 1024, putSeconds: (put - began) / 1000, getSeconds: (got - put) / 1000 }
}

function* repeated(piece: Buffer, times: number) {
  for (let i = 0; i < times; i++) yield piece
}

/** Requests in a second of ours and of a bare server, in turns, and the median of their ratios. */
export async function requests(
  method: 'GET' | 'PUT',
  size: number,
): Promise<{ ours: number; bare: number; ratio: number }> {
  const folders = [await mkdtemp(join(tmpdir(), 'ours-')), await mkdtemp(join(tmpdir(), 'bare-'))] as const
  const bareServer = fileURLToPath(new URL('bare.js', import.meta.url))
  const servers = [await child([await bundleServer(), folders[0]]), await child([bareServer, folders[1]])] as const
  const rows: { ours: number; bare: number }[] = []
  for (let round = 0; round < 7; round++) {
    const [ours = 0, bare = 0] = [await rate(servers[0].port, method, size), await rate(servers[1].port, method, size)]
    rows.push({ ours, bare })
  }
  await Promise.all(servers.map((server) => server.stop()))
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
  const median = rows.sort((a, b) => a.ours / a.bare - b.ours / b.bare)[3] ?? { ours: 0, bare: 1 }
  return { ...median, ratio: median.ours / median.bare }
}

async function rate(port: number, method: 'GET' | 'PUT', size: number): Promise<number> {
  const agent = new Agent({ keepAlive: true })
  const send = sender(port, agent)
  const body = Buffer.alloc(size, 'x')
  await send('PUT', 'object', body, size)
  const count = 600
  let left = count
  const began = performance.now()
  const worker = async () => {
    while (left-- > 0) await (method === 'PUT' ? send('PUT', `object${left % 50}`, body, size) : send('GET', 'object'))
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  agent.destroy()
  return count / ((performance.now() - began) / 1000)
}
