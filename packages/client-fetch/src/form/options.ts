import type { Progress } from '../progress/progress.js'
import type { SessionOptions } from '../request/options.js'

/** A signed form, perhaps fresh from JSON: where it goes, and all its fields but the file. */
export interface FormToSend {
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
}

/** Options of {@link submitForm}. */
export interface FormOptions extends Omit<SessionOptions, 'retry' | 'clock'> {
  /** Fields that the page fills in beyond the signed form's, such as `Content-Type`. They win. */
  readonly fields?: Readonly<Record<string, string>> | undefined
  /** The file's name, which a key with `${filename}` takes. Default: the File's own, or `file`. */
  readonly filename?: string | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}
