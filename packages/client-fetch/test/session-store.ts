import type { IncomingMessage, ServerResponse } from 'node:http'

/** An upload that goes through a session, as Google's service keeps it. */
interface Held {
  readonly key: string
  bytes: Buffer
  done: boolean
}

/**
 * Sessions as Google's service has them: pieces of a multiple of some bytes, in order, without a signature; of a piece that
 * is cut off as many of those multiples are kept as arrived, and bytes that are held already are passed over.
 */
export class SessionStore {
  readonly #held = new Map<string, Held>()
  readonly #multipleOf: number
  readonly #finish: (key: string, object: Buffer) => Readonly<Record<string, string>>

  /** @param finish Stores the object, and returns the headers that tell of it. */
  constructor(multipleOf: number, finish: (key: string, object: Buffer) => Readonly<Record<string, string>>) {
    this.#multipleOf = multipleOf
    this.#finish = finish
  }

  get open(): number {
    return [...this.#held.values()].filter(({ done }) => !done).length
  }

  begin(key: string, response: ServerResponse, at: string): void {
    const id = `s${this.#held.size + 1}`
    this.#held.set(id, { key, bytes: Buffer.alloc(0), done: false })
    response.writeHead(201, { location: `${at}/${encodeURIComponent(key)}?upload_id=${id}` }).end()
  }

  /** @param whole Whether all of the body arrived; else there is no one to answer. */
  answer({ method, url = '', headers }: IncomingMessage, body: Buffer, whole: boolean, response: ServerResponse): void {
    const id = new URLSearchParams(url.split('?')[1]).get('upload_id') ?? ''
    const held = this.#held.get(id)
    if (!held) return void response.writeHead(410).end()
    if (method === 'DELETE') {
      this.#held.delete(id)
      return void response.writeHead(204).end()
    }
    const [, from, to, total] = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? []
    if (total === undefined) return void response.writeHead(400).end()
    if (from !== undefined && !this.#take(held, Number(from), Number(to), total, body, whole))
      return void response.writeHead(400).end()
    if (whole) this.#tell(held, total, response)
  }

  #take(held: Held, from: number, to: number, total: string, body: Buffer, whole: boolean): boolean {
    const isLast = String(to + 1) === total
    if (held.done || from > held.bytes.length) return held.done
    if (whole && (body.length !== to - from + 1 || (!isLast && body.length % this.#multipleOf !== 0))) return false
    const end = from + body.length
    const kept = whole && isLast ? end : end - (end % this.#multipleOf)
    if (kept > held.bytes.length)
      held.bytes = Buffer.concat([held.bytes, body.subarray(held.bytes.length - from, kept - from)])
    return true
  }

  #tell(held: Held, total: string, response: ServerResponse): void {
    held.done ||= String(held.bytes.length) === total
    if (held.done) return void response.writeHead(200, this.#finish(held.key, held.bytes)).end()
    const last = held.bytes.length - 1
    response.writeHead(308, last < 0 ? {} : { range: `bytes=0-${last}` }).end()
  }
}
