import type { CredentialsNeed, PlatformAbortSignal } from './credentials.js'

interface Controller {
  readonly signal: PlatformAbortSignal
  abort(reason?: unknown): void
}
// Declared here, because portable code compiles without any platform's types.
declare const AbortController: new () => Controller

/** One load that several callers wait for. Each may give up for itself; the load is aborted when all of them have. */
export class SharedLoad<C> {
  readonly #result: Promise<C>
  readonly #controller = new AbortController()
  #waiting = 0
  #settled = false

  constructor(load: (need: CredentialsNeed) => Promise<C>, { until }: CredentialsNeed) {
    this.#result = load({ until, signal: this.#controller.signal }).finally(() => {
      this.#settled = true
    })
  }

  /** It has settled, or nobody waits for it any more: a new caller has to begin another one. */
  get over(): boolean {
    return this.#settled || this.#controller.signal.aborted
  }

  /** Waits for the result, or until the signal says otherwise; then it rejects with the signal's reason. */
  async result(signal: PlatformAbortSignal | undefined): Promise<C> {
    this.#waiting += 1
    try {
      return await (signal === undefined ? this.#result : unlessAborted(this.#result, signal))
    } finally {
      this.#waiting -= 1
      if (this.#waiting === 0 && signal?.aborted) this.#controller.abort(signal.reason)
    }
  }
}

function unlessAborted<T>(result: Promise<T>, signal: PlatformAbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    const settled = () => signal.removeEventListener('abort', abort)
    result.then(resolve, reject).then(settled)
    if (signal.aborted) abort()
  })
}
