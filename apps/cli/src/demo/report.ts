/** Prints what a step showed, and remembers whether all of them did. */
export class Report {
  #failed = 0
  #passed = 0
  readonly #write: (line: string) => void

  constructor(write: (line: string) => void) {
    this.#write = write
  }

  heading(text: string): void {
    this.#write(`\n${text}`)
  }

  line(text: string): void {
    this.#write(`  ${text}`)
  }

  /** One thing that is shown: what was seen must be what is wanted. */
  shows(what: string, seen: string, wanted: string): void {
    const good = seen === wanted
    if (good) this.#passed += 1
    else this.#failed += 1
    this.#write(good ? `  ✓ ${what}: ${seen}` : `  ✗ ${what}: saw ${seen}, wanted ${wanted}`)
  }

  get status(): number {
    return this.#failed === 0 ? 0 : 1
  }

  get counts(): { readonly passed: number; readonly failed: number } {
    return { passed: this.#passed, failed: this.#failed }
  }
}
