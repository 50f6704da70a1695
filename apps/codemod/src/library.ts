import type { SourceFile } from './source/file.js'

/** What a command line may choose beyond the library. */
export interface Choices {
  /** The backend of signers that answer at once. */
  readonly backend: 'node' | 'js'
}

/** A library whose calls are converted. */
export interface Library {
  /** As it stands in a command line. */
  readonly name: string
  /** What it converts, for the help. */
  readonly summary: string
  /** The page of the documentation that notes lead to. */
  readonly page: string
  /** A file that holds none of these words needs no reading. */
  readonly words: RegExp
  convert(file: SourceFile, choices: Choices): void
}

/** Where the pages lie, as people read them. */
export const PAGES = 'https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate'
