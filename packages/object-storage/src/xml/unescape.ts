const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Resolves the entities of XML; all else stays as it is. */
export function unescapeXml(text: string): string {
  return text.replaceAll(/&(?:#(x[0-9a-f]{1,6}|\d{1,7})|([a-z]{2,4}));/gi, (whole, number, name) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole
    // `0x41` and `065` are both read as they are meant.
    const point = Number(`0${number}`)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}
