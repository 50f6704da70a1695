/** A URL with its parameters in order, or what else a program makes. */
export function linkParts(made: unknown): unknown {
  if (typeof made !== 'string') return made
  const [place, query = ''] = made.split('?')
  return { place, query: query.split('&').sort() }
}
