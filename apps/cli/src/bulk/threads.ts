import { UsageError } from '../command.js'
import type { Answered, Thread, ThreadWork } from './thread.js'

interface Waiting {
  resolve(answer: Answered): void
  reject(error: Error): void
}

/** Threads that have their turn one after another, and answer each in the order in which it was asked. */
export class Threads {
  readonly #threads: readonly { readonly thread: Thread; readonly waiting: Waiting[] }[]
  #turn = 0

  constructor(threads: readonly Thread[]) {
    this.#threads = threads.map((thread) => ({ thread, waiting: [] }))
    for (const { thread, waiting } of this.#threads) {
      thread.on('message', ({ usage, ...answer }) => waiting.shift()?.resolve(usage ? asUsage(answer) : answer))
      thread.on('error', (error) => {
        for (const one of waiting.splice(0)) one.reject(error)
      })
    }
  }

  sign(work: ThreadWork): Promise<Answered> {
    const one = this.#threads[this.#turn++ % this.#threads.length]
    return new Promise((resolve, reject) => {
      one?.waiting.push({ resolve, reject })
      one?.thread.postMessage(work)
    })
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map(({ thread }) => thread.terminate()))
  }
}

function asUsage(answer: Answered): Answered {
  return { ...answer, failure: new UsageError((answer.failure as Error).message) }
}
