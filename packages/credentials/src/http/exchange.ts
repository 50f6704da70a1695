import type { CredentialsNeed } from '@presign/core'
import { systemCode } from '../sources/files.js'
import type { FetchAnswer, System } from '../sources/system.js'
import { checkAddress } from './address.js'

/** A request, made again for each attempt: a signature has a date and a nonce. */
export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Who is asked. */
export interface Peer {
  /** The source that asks, for errors. */
  readonly source: string
  /** How long one request may take, in milliseconds, unless the system says otherwise. */
  readonly timeLimit: number
  /** Whether to ask again one that was silent. At a link-local address a second of silence means that nobody is there. */
  readonly repeatsTimeouts: boolean
  /** A host beside the near ones that may be reached by http. */
  readonly httpHost?: string
}

/** What came back: an answer, or why there is none. */
export type Outcome =
  | { readonly status: number; readonly text: string }
  | { readonly status: 0; readonly failure: 'unreachable' | 'silent' | 'refused'; readonly found: string }

/** A peer at a link-local address. */
export function metadataPeer(source: string, httpHost?: string): Peer {
  return { source, timeLimit: 1000, repeatsTimeouts: false, ...(httpHost !== undefined && { httpHost }) }
}

/** Any other peer. */
export function servicePeer(source: string): Peer {
  return { source, timeLimit: 5000, repeatsTimeouts: true }
}

/** 64 KiB: answers with credentials have one or two. */
const ANSWER_LIMIT = 65_536

/** Before the second and the third attempt, in milliseconds. */
const PAUSES = [100, 400]

/**
 * Sends a request, at most three times: after an answer of 500 and above, and where none came.
 *
 * @param request Makes it, once for each attempt.
 * @throws SigningError `credentials_unavailable` for an address that nothing may be sent to; the reason of the need's signal.
 */
export async function exchange(
  system: System,
  peer: Peer,
  need: CredentialsNeed,
  request: () => HttpRequest | Promise<HttpRequest>,
): Promise<Outcome> {
  for (const pause of [...PAUSES, undefined]) {
    const outcome = await attempt(system, peer, need, await request())
    if (pause === undefined || !isWorthRepeating(outcome, peer)) return outcome
    await (system.wait ?? wait)(pause, need.signal)
    need.signal?.throwIfAborted()
  }
  throw new Error('The last attempt returns')
}

function isWorthRepeating(outcome: Outcome, { repeatsTimeouts }: Peer): boolean {
  if (!('failure' in outcome)) return outcome.status >= 500
  return outcome.failure === 'unreachable' || (outcome.failure === 'silent' && repeatsTimeouts)
}

async function attempt(system: System, peer: Peer, need: CredentialsNeed, request: HttpRequest): Promise<Outcome> {
  checkAddress(peer.source, request.url, peer.httpHost)
  need.signal?.throwIfAborted()
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), system.timeLimit ?? peer.timeLimit)
  const end = () => limit.abort()
  need.signal?.addEventListener('abort', end)
  try {
    return await unlessAborted(limit.signal, sent(system, request, limit.signal))
  } catch (error) {
    need.signal?.throwIfAborted()
    if (limit.signal.aborted) return { status: 0, failure: 'silent', found: 'no answer in time' }
    return { status: 0, failure: 'unreachable', found: `no connection (${systemCode(error)})` }
  } finally {
    clearTimeout(timer)
    need.signal?.removeEventListener('abort', end)
  }
}

/** A `fetch` that was given may take no notice of its signal. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })
}

async function sent(system: System, request: HttpRequest, signal: AbortSignal): Promise<Outcome> {
  const { method, url, headers = {}, body } = request
  const send = system.fetch ?? (fetch as unknown as NonNullable<System['fetch']>)
  // Cloudflare's fetch has no redirect: 'error'; by hand a redirect is an answer like others, and not one that is wanted.
  const init = { method, headers, redirect: 'manual', signal, ...(body !== undefined && { body }) } as const
  return outcomeOf(await send(url, init))
}

async function outcomeOf(answer: FetchAnswer): Promise<Outcome> {
  const { status } = answer
  // Browsers hide where a redirect leads, and its status.
  if (status === 0 || (status >= 300 && status < 400)) {
    await answer.body?.cancel()
    return { status: 0, failure: 'refused', found: 'a redirect' }
  }
  const bytes = await bytesOf(answer)
  if (bytes === undefined) return { status: 0, failure: 'refused', found: `HTTP ${status} with over 64 KiB` }
  return { status, text: new TextDecoder().decode(bytes) }
}

async function bytesOf({ body }: FetchAnswer): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    chunks.push(read.value)
    length += read.value.length
    if (length > ANSWER_LIMIT) {
      await reader?.cancel()
      return undefined
    }
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener('abort', done, { once: true })
  })
}
