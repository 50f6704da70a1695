/** How a request was written down. */
export type Source = 'url' | 'curl' | 'fetch' | 'powershell' | 'http' | 'har' | 'json'

/** What kept a request from being read as it was meant. */
export type Note =
  /** A shell would end the command at an `&` that stands outside quotes. */
  | { readonly note: 'unquoted_ampersand' }
  /** An option of curl that is not known; it may have had a value. */
  | { readonly note: 'unknown_option'; readonly name: string }
  /** A body that is a form of several parts, which is not a file. */
  | { readonly note: 'form_body' }
  /** Something that is not text, such as a variable, stands where a text was wanted. */
  | { readonly note: 'not_text'; readonly name: string }

/** A request as somebody would send it, as far as signatures care. */
export interface ReadRequest {
  readonly source: Source
  readonly method: string
  /** As text: nothing in it was rewritten. */
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly notes: readonly Note[]
}

/** What a service answered. */
export interface ReadAnswer {
  readonly status?: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Texts out of a log. */
export interface ReadTexts {
  readonly canonicalRequest?: string
  readonly stringToSign?: string
}

/** Everything that was found, in the order of the text. */
export interface ReadResult {
  readonly requests: readonly ReadRequest[]
  readonly answers: readonly ReadAnswer[]
  readonly texts: readonly ReadTexts[]
}

/** What one kind of text was found to hold, and where it ended. */
export interface Found extends Partial<ReadResult> {
  readonly end: number
}

/** A kind of text that requests are written in. */
export interface Kind {
  /** How it begins; with the flags `g` and `m`. */
  readonly begins: RegExp
  /** Reads it from where it begins, or `undefined` where it is something else. */
  read(text: string, at: number): Found | undefined
}
