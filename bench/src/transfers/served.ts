import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const SERVED_BUCKET = 'photos'

/** A server on the loopback. */
export interface Service {
  readonly url: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string }
}

export interface Served {
  readonly oss: Service
  readonly s3: Service
  /** PEM: what their clients trust. Made for this run. */
  readonly certificate: string
}

/** Starts the emulators in a process of their own, which ends with this one. */
export async function served(): Promise<Served> {
  const server = fork(fileURLToPath(new URL('serve.js', import.meta.url)), { execArgv: ['--no-warnings'] })
  const [message] = await once(server, 'message')
  return message as Served
}
