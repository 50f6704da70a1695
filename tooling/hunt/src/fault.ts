/** What the hunt finds. Its message says what and where. */
export class Fault extends Error {
  override readonly name = 'Fault'
}

/** Ends a run with a fault unless something holds. */
export function must(holds: boolean, what: string, shown: unknown = ''): asserts holds {
  if (!holds) throw new Fault(shown === '' ? what : `${what}: ${JSON.stringify(shown)?.slice(0, 3000)}`)
}
