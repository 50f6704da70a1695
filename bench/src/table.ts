/** A Markdown table: the first columns, or the first alone, are text, the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], texts = 1): string {
  const rule = head.map((_, column) => (column < texts ? '---' : '--:'))
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Three digits that mean something. */
export function digits(number: number): string {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3)
}
