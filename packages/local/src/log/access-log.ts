import type { LoggedRequest } from './request-log.js'

/** One line of the access log: what was asked, how it was answered, and why it was rejected if it was. */
function logLine(request: LoggedRequest): string {
  const { status, code, operation, verdict } = request
  const why = verdict && !verdict.ok && verdict.reason !== 'unsigned' ? `(${verdict.detail})` : undefined
  return line(request, String(status), code ?? operation, why)
}

function line({ at, method, path }: LoggedRequest, ...words: readonly (string | undefined)[]): string {
  return printable([at.slice(11, 23), method, path.slice(0, 200), ...words].filter((word) => word).join(' '))
}

/** A path is a stranger's, and a terminal obeys control characters. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

/** How long the mistake behind one signature is looked for, in milliseconds. */
const WITHIN = 50

/** How much of its time a server spends on looking for mistakes, at most: a twentieth. */
const SHARE = 20

/**
 * Writes a line for each request. A line never waits for the search for the mistake in a wrong signature: that comes
 * afterwards, in a line of its own, and seldom enough that no one who sends wrong signatures slows others down. It holds no
 * query and no control characters.
 *
 * @example
 * ```ts
 * import { AccessLog } from '@presign/local'
 * import { createLocalOss } from '@presign/local/oss'
 *
 * const log = new AccessLog((line) => console.error(line))
 * const oss = await createLocalOss({ buckets: ['photos'], onRequest: (request) => log.log(request) })
 * await fetch(`${oss.url}/photos/a`) // 12:00:00.000 GET /photos/a 403 AccessDenied
 * await oss.close()
 * ```
 */
export class AccessLog {
  readonly #write: (line: string) => void
  #pending: LoggedRequest | undefined
  #notBefore = 0

  /** @param write Called with each line, without its end. */
  constructor(write: (line: string) => void) {
    this.#write = write
  }

  /** Writes the line of a request, and later why its signature is wrong. */
  log(request: LoggedRequest): void {
    this.#write(logLine(request))
    const { verdict } = request
    if (this.#pending || !verdict || verdict.ok || verdict.reason !== 'mismatch') return
    if (performance.now() < this.#notBefore) return
    this.#pending = request
    setImmediate(() => this.#explain(request, verdict.detail))
  }

  #explain(request: LoggedRequest, known: string): void {
    this.#pending = undefined
    const began = performance.now()
    const why = request.explain({ within: WITHIN })
    const took = performance.now() - began
    this.#notBefore = began + took * SHARE
    if (why !== undefined && why !== known) this.#write(line(request, `(${why})`))
  }
}
