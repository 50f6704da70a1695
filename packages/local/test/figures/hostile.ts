import { Agent, type OutgoingHttpHeaders, request } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { readForm } from '../../src/form/read-form.js'
import { readDocument } from '../../src/xml/read-xml.js'
import { bundleServer } from '../crash/loop.js'
import { KEYS, NOW } from '../harness.js'
import { type Child, child, memoryOf } from './child.js'

const loggedServer = async (): Promise<Child> => child([await bundleServer('figures/logged-server')])

function presigned(port: number, key: string): string {
  const scheme = ossV4({ region: 'cn-hangzhou', endpoint: endpoints.pathStyle(`http://127.0.0.1:${port}`) })
  const signer = createSyncSigner(scheme, { credentials: KEYS, backend: nodeBackend })
  return signer.presign({ bucket: 'photos', key, expiresIn: 60, at: new Date(NOW) }).url
}

/** Sends a request and resolves with its status and its time in milliseconds. */
function sent(url: string, agent: Agent, headers: OutgoingHttpHeaders = {}, body?: Readable | Buffer, method = 'GET') {
  return new Promise<{ status: number; milliseconds: number }>((resolve, reject) => {
    const began = performance.now()
    const asked = request(url, { agent, headers, method }, (response) => {
      response
        .resume()
        .once('end', () => resolve({ status: response.statusCode ?? 0, milliseconds: performance.now() - began }))
    })
    asked.once('error', reject)
    if (body instanceof Readable) body.pipe(asked)
    else asked.end(body)
  })
}

/** Memory before, and after 10 000 rejected requests of 29 kB, in megabytes; and how many were rejected in a second. */
export async function rejectedRequests(): Promise<{ before: number; after: number; grown: number; perSecond: number }> {
  const server = await loggedServer()
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const wrong = presigned(server.port, 'a').slice(0, -1)
  for (let i = 0; i < 50; i++) await sent(`${wrong}0`, agent)
  const { now: before } = await memoryOf(server.pid)
  const headers = { 'x-oss-meta-filler': 'x'.repeat(29_000) }
  const began = performance.now()
  let left = 10_000
  const worker = async () => {
    while (left-- > 0) await sent(`${wrong}${left % 2 ? '1' : 'x'}`, agent, headers)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  const perSecond = 10_000 / ((performance.now() - began) / 1000)
  const { now: after } = await memoryOf(server.pid)
  agent.destroy()
  await server.stop()
  return { before, after, grown: after - before, perSecond }
}

/** The longest that an honest request takes while others send one of 24 kB with 3000 parameters, in milliseconds. */
export async function manyParameters(): Promise<{ alone: number; beside: number; hostile: number }> {
  const server = await loggedServer()
  const [honest, hostile] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })]
  const good = presigned(server.port, 'a')
  const bad = `${good}&${Array.from({ length: 3000 }, (_, at) => `p${at}=+`).join('&')}`
  const longest = async (milliseconds: number) => {
    let most = 0
    for (const end = performance.now() + milliseconds; performance.now() < end; await wait(2))
      most = Math.max(most, (await sent(good, honest)).milliseconds)
    return most
  }
  await longest(1000)
  const alone = await longest(2000)
  let most = 0
  let over = false
  const stranger = async () => {
    while (!over) {
      most = Math.max(most, (await sent(bad, hostile)).milliseconds)
      await wait(100)
    }
  }
  const strangers = stranger()
  const beside = await longest(5000)
  over = true
  await strangers
  honest.destroy()
  hostile.destroy()
  await server.stop()
  return { alone, beside, hostile: most }
}

async function* cut(bytes: Buffer, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

/** Milliseconds that 900 kB in chunks of one byte take as a field, and as a file. Medians of five. */
export async function byteChunks(): Promise<{ field: number; file: number; ratio: number }> {
  const headers = new Map([['content-type', 'multipart/form-data; boundary=b']])
  const value = 'a'.repeat(900_000)
  const disposition = '--b\r\nContent-Disposition: form-data; name='
  const end = '\r\n--b--\r\n'
  const field = Buffer.from(`${disposition}"x"\r\n\r\n${value}\r\n${disposition}"file"\r\n\r\n${end}`)
  const file = Buffer.from(`${disposition}"file"; filename="a"\r\n\r\n${value}${end}`)
  const timed = async (bytes: Buffer) => {
    const began = performance.now()
    const form = await readForm(cut(bytes, 1), headers)
    for await (const _chunk of form.file.body);
    return performance.now() - began
  }
  const times = { field: [] as number[], file: [] as number[] }
  for (let round = 0; round < 6; round++) {
    const [one, other] = [await timed(field), await timed(file)]
    // The first is half interpreted.
    if (round === 0) continue
    times.field.push(one)
    times.file.push(other)
  }
  const [fieldTime, fileTime] = [median(times.field), median(times.file)]
  return { field: fieldTime, file: fileTime, ratio: fieldTime / fileTime }
}

/** Milliseconds that lists of 256 kB and of 1 MB take to read, of the shapes that hold most elements. */
export function lists(): Record<string, { small: number; large: number; ratio: number }> {
  const shapes = {
    objects: '<Object><Key>&#1;</Key></Object>',
    references: '&#1;',
    attributes: '<a b="c" ',
    open: '<a>',
    comments: '<!---->',
  }
  const timed = (piece: string, size: number) => {
    const text = `<Delete>${piece.repeat(size / piece.length)}</Delete>`
    const began = performance.now()
    try {
      readDocument(text, 'Delete')
    } catch {
      // Most of them are not well-formed, which is found out at the end or before.
    }
    return performance.now() - began
  }
  const rows = Object.entries(shapes).map(([name, piece]) => {
    const runs = Array.from({ length: 5 }, () => [timed(piece, 256 * 1024), timed(piece, 1024 * 1024)] as const)
    const [small, large] = [median(runs.map(([time]) => time)), median(runs.map(([, time]) => time))]
    return [name, { small, large, ratio: large / small }] as const
  })
  return Object.fromEntries(rows)
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}
