import type { Progress } from '../progress/progress.js'
import type { SessionOptions } from '../request/options.js'

/** A signed form, such as parsed JSON: its URL and all its fields but the file. */
export interface FormToSend {
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
}

/** Options of {@link submitForm}. */
export interface FormOptions extends Omit<SessionOptions, 'retry' | 'clock'> {
  /** Fields that the page adds to those of the signed form. They replace fields of the same name. */
  readonly fields?: Readonly<Record<string, string>> | undefined
  /** The file's name, which replaces `${filename}` in a key. Default: the File's own, or `file`. */
  readonly filename?: string | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}
