import type { Clock } from '@presign/core'

/** As much of `fetch` as is used: the platform's own, undici's, or one that goes through a proxy. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchAnswer>

/** What {@link Fetch} is called with. */
export interface FetchInit {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly redirect: 'manual'
  readonly signal: AbortSignal
}

/** What is read of a `Response`. */
export interface FetchAnswer {
  readonly status: number
  readonly body: ReadableStream<Uint8Array> | null
}

/**
 * What sources ask of the machine they run on. Each part may be left out: without `readFile` there are no files, without `env` there
 * are no variables. Node's is `nodeSystem` of `@presign/credentials/node`; in a worker `{ env }` will do.
 */
export interface System {
  /** Environment variables; in a worker other bindings may stand among them. Default: none. */
  readonly env?: object | undefined
  /** The home folder, in which profiles lie. Default: none, so there are no profiles. */
  readonly home?: string | undefined
  /** Reads at most `limit` bytes of a file; `undefined` where there is no such file. Default: there are no files. */
  readonly readFile?: ((path: string, limit: number) => Promise<Uint8Array | undefined>) | undefined
  /**
   * Runs a command that a profile names, without a shell, and returns what it prints. Default: profiles with a command are
   * refused, because anyone who can write the file could run anything. `runCommand` of `@presign/credentials/node` is one.
   */
  readonly runCommand?: ((command: string, signal: AbortSignal | undefined) => Promise<Uint8Array>) | undefined
  /** Sends requests. Default: the runtime's `fetch`. */
  readonly fetch?: Fetch | undefined
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined
  /** Waits between two attempts, in milliseconds. Default: a timer. */
  readonly wait?: ((milliseconds: number, signal: AbortSignal | undefined) => Promise<void>) | undefined
  /** How long one request may take, in milliseconds. Default: 1000 for metadata services, 5000 for others. */
  readonly timeLimit?: number | undefined
}

/** Seconds since 1970 by a system's clock. */
export function nowOf({ clock }: System): number {
  return (clock?.now() ?? Date.now()) / 1000
}

/** A variable that is set and not empty. */
export function variable({ env = {} }: System, name: string): string | undefined {
  const value: unknown = Object.hasOwn(env, name) ? env[name as keyof typeof env] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Whether a variable says `true`, in any case. Nothing else is true. */
export function isTrue(system: System, name: string): boolean {
  return variable(system, name)?.toLowerCase() === 'true'
}
