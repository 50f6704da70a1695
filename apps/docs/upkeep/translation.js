// Which English text a Chinese page was made from: `of` in its front matter is the beginning of the SHA-256 of that text.
import { createHash } from 'node:crypto'

/** In days. So long a translation may lag behind before it counts as a fault. */
export const PATIENCE = 14

/** Characters of the digest: enough for the versions of one page. */
const LENGTH = 12

/** @param {string} english the whole file */
export function hashOf(english) {
  return createHash('sha256').update(english).digest('hex').slice(0, LENGTH)
}

/** The hash that a Chinese page names. @param {string} chinese @returns {string | undefined} */
export function ofIn(chinese) {
  return /^---\n(?:.*\n)*?of: ([0-9a-f]{12})\n(?:.*\n)*?---\n/.exec(chinese)?.[1]
}

/** The same page, made from another text. @param {string} chinese @param {string} hash */
export function withOf(chinese, hash) {
  if (ofIn(chinese) !== undefined) return chinese.replace(/^of: [0-9a-f]{12}$/m, `of: ${hash}`)
  return chinese.startsWith('---\n')
    ? chinese.replace('---\n', `---\nof: ${hash}\n`)
    : `---\nof: ${hash}\n---\n\n${chinese}`
}

/**
 * Since when a translation is out of date: the moment of the oldest version of the English text that came after the one
 * it was made from. Later changes do not begin the wait again.
 *
 * @param {string} hash that the translation names
 * @param {readonly { readonly at: Date, readonly text: string }[]} versions of the English text, newest first
 * @returns {Date | undefined} undefined where the translation is of the newest
 */
export function staleSince(hash, versions) {
  const made = versions.findIndex(({ text }) => hashOf(text) === hash)
  // A text that no version has, as in a clone without history: the oldest that is known.
  const after = made === -1 ? versions.length - 1 : made - 1
  return versions[after]?.at
}
