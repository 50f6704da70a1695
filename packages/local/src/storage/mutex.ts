/** Runs one task at a time for each name, in the order of asking. */
export class Mutex {
  readonly #tails = new Map<string, Promise<unknown>>()

  run<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(name)
    const result = before ? before.then(task, task) : task()
    const tail: Promise<void> = result.then(
      () => this.#end(name, tail),
      () => this.#end(name, tail),
    )
    this.#tails.set(name, tail)
    return result
  }

  #end(name: string, tail: Promise<void>): void {
    if (this.#tails.get(name) === tail) this.#tails.delete(name)
  }
}
