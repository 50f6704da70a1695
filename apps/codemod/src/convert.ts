import type { Choices, Library } from './library.js'
import { SourceFile } from './source/file.js'
import { treeOf } from './source/tree.js'

/** What became of a text. */
export interface Conversion {
  readonly text: string
  /** Calls and clients that were converted. */
  readonly converted: number
  /** Places with a `TODO(presign)`, those that had it before included. */
  readonly notes: number
}

const BOM = '\uFEFF'

/**
 * Converts a source text. What is not converted stays as it is, to the byte.
 *
 * @param path Its end says which language it is.
 * @returns `undefined` where the text cannot be read as that language.
 */
export function convert(text: string, path: string, library: Library, choices: Choices): Conversion | undefined {
  if (!library.words.test(text)) return { text, converted: 0, notes: 0 }
  const bom = text.startsWith(BOM) ? BOM : ''
  const root = treeOf(text.slice(bom.length), path)
  if (root === undefined) return undefined
  const file = new SourceFile(root, path, library.page)
  library.convert(file, choices)
  file.imports.finish()
  const result = file.edits.result()
  if (treeOf(result, path) === undefined) throw new Error('what it would be converted to cannot be read')
  return { text: bom + result, converted: file.converted, notes: file.edits.noted }
}
