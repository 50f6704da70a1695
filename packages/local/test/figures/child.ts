import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type Agent, request } from 'node:http'
import { createInterface } from 'node:readline'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { awsV4 } from '@presign/aws-v4'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { endpoints as s3Endpoints } from '@presign/s3'
import { KEYS, NOW } from '../harness.js'

/** Whose server is measured. */
export type Service = 'OSS' | 'S3'

/** The programs that serve a folder. */
export const SERVERS: Readonly<Record<Service, string>> = { OSS: 'crash/server', S3: 'figures/s3-server' }

/** A server in a process of its own. */
export interface Child {
  readonly port: number
  readonly pid: number
  stop(): Promise<void>
}

/** Starts a program that prints its port. */
export async function child(args: readonly string[]): Promise<Child> {
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

/** Megabytes a process had resident, now and at the most. On Linux only. */
export async function memoryOf(pid: number): Promise<{ now: number; most: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') }
}

function signerFor(port: number, service: Service) {
  const origin = `http://127.0.0.1:${port}`
  const options = { credentials: KEYS, backend: nodeBackend }
  return service === 'OSS'
    ? createSyncSigner(ossV4({ region: 'cn-hangzhou', endpoint: endpoints.pathStyle(origin) }), options)
    : createSyncSigner(awsV4({ region: 'us-east-1', endpoint: s3Endpoints.pathStyle(origin) }), options)
}

/** Sends a signed request and resolves with the bytes of the answer. */
export type Send = (method: 'GET' | 'PUT', key: string, body?: Readable | Buffer, size?: number) => Promise<number>

/** What sends to a server. */
export function sender(port: number, agent: Agent, service: Service = 'OSS'): Send {
  const signer = signerFor(port, service)
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
