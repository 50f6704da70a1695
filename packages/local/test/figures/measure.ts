import { mkdtemp, rm } from 'node:fs/promises'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { createLocalOss } from '../../src/oss.js'
import { createLocalS3 } from '../../src/s3.js'
import { bundleServer } from '../crash/loop.js'
import { crowd } from '../crowd/crowd.js'
import { child, memoryOf, SERVERS, type Service, sender } from './child.js'

/**
 * Milliseconds until a server in memory listens: of the first in a process, which loads libraries, with those of them in
 * which this process computed; and the median of 20.
 */
export async function startTimes(
  service: Service = 'OSS',
): Promise<{ first: number; firstComputing: number; median: number }> {
  const times: number[] = []
  const computing: number[] = []
  for (let i = 0; i < 20; i++) {
    const began = performance.now()
    const cpu = process.cpuUsage()
    const server = await (service === 'OSS' ? createLocalOss : createLocalS3)({ buckets: ['photos'] })
    times.push(performance.now() - began)
    const { user, system } = process.cpuUsage(cpu)
    computing.push((user + system) / 1000)
    await server.close()
  }
  const [first = 0] = times
  return { first, firstComputing: computing[0] ?? 0, median: times.sort((a, b) => a - b)[10] ?? 0 }
}

/** Puts and gets 1 GiB, and reports the memory of the server before, and at most. */
export async function gibibyte(
  service: Service = 'OSS',
): Promise<{ before: number; most: number; putSeconds: number; getSeconds: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'gib-'))
  const server = await child([await bundleServer(SERVERS[service]), folder])
  const send = sender(server.port, new Agent({ keepAlive: true }), service)
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
  return { before: now, most, putSeconds: (put - began) / 1000, getSeconds: (got - put) / 1000 }
}

function* repeated(piece: Buffer, times: number) {
  for (let i = 0; i < times; i++) yield piece
}

/** Requests in a second of ours and of a bare server, in turns, and the median of their ratios. */
export async function requests(
  method: 'GET' | 'PUT',
  size: number,
  service: Service = 'OSS',
): Promise<{ ours: number; bare: number; ratio: number }> {
  const folders = [await mkdtemp(join(tmpdir(), 'ours-')), await mkdtemp(join(tmpdir(), 'bare-'))] as const
  const bareServer = fileURLToPath(new URL('bare.js', import.meta.url))
  const servers = [
    await child([await bundleServer(SERVERS[service]), folders[0]]),
    await child([bareServer, folders[1]]),
  ] as const
  // A few hundred requests are still half interpreted.
  for (const { port } of servers) for (let i = 0; i < 2; i++) await rate(port, method, size, service)
  const rows: { ours: number; bare: number }[] = []
  for (let round = 0; round < 7; round++) {
    const [ours = 0, bare = 0] = [
      await rate(servers[0].port, method, size, service),
      await rate(servers[1].port, method, size, service),
    ]
    rows.push({ ours, bare })
  }
  await Promise.all(servers.map((server) => server.stop()))
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
  const median = rows.sort((a, b) => a.ours / a.bare - b.ours / b.bare)[3] ?? { ours: 0, bare: 1 }
  return { ...median, ratio: median.ours / median.bare }
}

async function rate(port: number, method: 'GET' | 'PUT', size: number, service: Service): Promise<number> {
  const agent = new Agent({ keepAlive: true })
  const send = sender(port, agent, service)
  const body = Buffer.alloc(size, 'x')
  await send('PUT', 'object', body, size)
  const count = size > 100_000 ? 200 : 600
  let left = count
  const began = performance.now()
  const worker = async () => {
    while (left-- > 0) await (method === 'PUT' ? send('PUT', `object${left % 50}`, body, size) : send('GET', 'object'))
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  agent.destroy()
  return count / ((performance.now() - began) / 1000)
}

/** 10 000 connections at once to a server that takes 1024: how many it ended, and its memory before and at the most. */
export async function strangers(): Promise<{ refused: number; before: number; most: number; honest: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'crowd-'))
  const server = await child([await bundleServer(), folder])
  const agent = new Agent()
  const send = sender(server.port, agent)
  await send('PUT', 'object', Buffer.alloc(1000), 1000)
  const { now: before } = await memoryOf(server.pid)
  const count = 10_000
  const all = crowd(server.port, count)
  await all.whenRefused(count - 1024)
  const refused = all.refused()
  await all.leave()
  let honest = 0
  for (let i = 0; i < 100; i++) honest += (await send('GET', 'object')) === 1000 ? 1 : 0
  const { most } = await memoryOf(server.pid)
  await server.stop()
  await rm(folder, { recursive: true })
  return { refused, before, most, honest }
}
