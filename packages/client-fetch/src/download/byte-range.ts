/** A stretch of an object, `end` not included. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** `bytes 0-99/1234` (RFC 9110 §14.4). */
export function contentRange(value: string | undefined): (Stretch & { readonly total: number }) | undefined {
  const numbers = /^bytes (\d+)-(\d+)\/(\d+)$/
    .exec(value ?? '')
    ?.slice(1)
    .map(Number)
  if (!numbers) return undefined
  const [start = 0, last = 0, total = 0] = numbers
  return { start, end: last + 1, total }
}
