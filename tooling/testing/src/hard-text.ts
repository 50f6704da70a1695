import fc from 'fast-check'

const RESERVED = "a B 0 _ - ~ . / + % %2F & = ? # ' ( ! * 中 😀 é ～".split(' ')

/**
 * Texts weighted towards where bugs live: reserved characters, what looks escaped, what UTF-16 and UTF-8 sort differently.
 *
 * @param maxLength In characters. Default: fast-check's own.
 */
export function hardText(maxLength?: number): fc.Arbitrary<string> {
  const length = maxLength === undefined ? {} : { maxLength }
  return fc.oneof(
    fc.string({ unit: 'grapheme', ...length }),
    fc.string({ unit: fc.constantFrom(' ', ...RESERVED), ...length }),
  )
}
