/**
 * A text with what cannot be seen written out, so that two texts that look alike can be told apart: `\\n`, `\\t`, blanks
 * at either end as `·`, other control characters and blanks by code point.
 *
 * @param max How many characters to keep; the rest is an ellipsis. Default: all.
 */
export function visible(text: string, max = Number.POSITIVE_INFINITY): string {
  const kept = text.length > max ? `${text.slice(0, max)}…` : text
  const ends = kept.replace(/^ +/, dots).replace(/(?<! ) +$/, dots)
  return ends.replace(HIDDEN, (char) => SHORT[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
}

const dots = (blanks: string) => '·'.repeat(blanks.length)

// Controls, format characters (zero width, direction), separators but the plain blank, and halves of pairs.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?! )\p{Zs}/gu

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
