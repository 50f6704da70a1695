/** What other libraries call fields of ours, in lower case without `-` and `_`, by the name of ours. */
export type Aliases = Readonly<Record<string, readonly string[]>>

/** A field that is not known beside the one that it was probably meant to be, which is absent. */
export interface Misspelt {
  readonly found: string
  readonly wanted: string
}

/**
 * Finds a field that has the place of one of ours: the same in another case, another library's name for it, or one letter
 * off. Unrelated fields are let pass, since inputs are often rows of a database.
 */
export function misspelt(given: object, known: readonly string[], aliases: Aliases = {}): Misspelt | undefined {
  for (const found of Object.getOwnPropertyNames(given)) {
    if (known.includes(found) || isEmpty(given, found)) continue
    const wanted = meantBy(found, known, aliases)
    if (wanted !== undefined && isEmpty(given, wanted)) return { found, wanted }
  }
  return undefined
}

function isEmpty(given: object, name: string): boolean {
  const value = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined
  return value === undefined || value === null || value === ''
}

function meantBy(name: string, known: readonly string[], aliases: Aliases): string | undefined {
  const plain = name.toLowerCase().replaceAll(/[-_]/g, '')
  return known.find((one) => {
    const wanted = one.toLowerCase()
    return plain === wanted || aliases[one]?.includes(plain) || (wanted.length > 4 && isOneOff(plain, wanted))
  })
}

/** One letter too many, too few or wrong, or two exchanged. */
function isOneOff(a: string, b: string): boolean {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const [x, y] = [a.slice(at), b.slice(at)]
  if (x.slice(1) === y || x === y.slice(1) || x.slice(1) === y.slice(1)) return true
  return x.slice(2) === y.slice(2) && x[0] === y[1] && x[1] === y[0]
}
