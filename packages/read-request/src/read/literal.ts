/** What stands for an expression that is not a literal: its text. */
export class Expression {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A value as it is written in JavaScript: nothing in it is run. */
export type Literal = string | number | boolean | null | undefined | Expression | readonly Literal[] | LiteralObject

/** An object literal. */
export interface LiteralObject {
  readonly [name: string]: Literal
}

/** As deep as anyone nests. */
const MAX_DEPTH = 20

/** Reads the arguments of a call, from behind its parenthesis. Anything that is not a literal is an {@link Expression}. */
export function argumentsAt(text: string, at: number): { readonly values: readonly Literal[]; readonly end: number } {
  const reader = new Reader(text, at)
  const values = reader.list(0)
  return { values, end: reader.at }
}

class Reader {
  readonly #text: string
  at: number

  constructor(text: string, at: number) {
    this.#text = text
    this.at = at
  }

  /** Up to a bracket that closes it, whichever: what is not balanced is not read further. */
  list(depth: number): Literal[] {
    const values: Literal[] = []
    for (;;) {
      this.#skip()
      if (this.#ended()) return values
      if (!this.#take(',')) values.push(this.#value(depth))
    }
  }

  #object(depth: number): LiteralObject {
    const entries: [string, Literal][] = []
    for (;;) {
      this.#skip()
      if (this.#ended()) return Object.fromEntries(entries)
      if (this.#take(',')) continue
      const name = /["'`]/.test(this.#text[this.at] ?? '')
        ? this.#string()
        : (this.#match(/[\w$-]+/y) ?? this.#expression())
      this.#skip()
      // Without a colon it is a name that stands for its own value, a spread, or a method.
      entries.push([
        name instanceof Expression ? name.text : name,
        this.#take(':') ? this.#value(depth) : new Expression(String(name)),
      ])
    }
  }

  #value(depth: number): Literal {
    this.#skip()
    const start = this.at
    const value = this.#literal(depth)
    this.#skip()
    // `'a' + b` is an expression that begins with a literal.
    if (this.at >= this.#text.length || /[,)\]}]/.test(this.#text[this.at] ?? '')) return value
    this.at = start
    return this.#expression()
  }

  #literal(depth: number): Literal {
    const char = this.#text[this.at] ?? ''
    if (/["'`]/.test(char)) return this.#string()
    if (depth < MAX_DEPTH && this.#take('{')) return this.#object(depth + 1)
    if (depth < MAX_DEPTH && this.#take('[')) return this.list(depth + 1)
    const word = this.#match(/[\w.$-]+/y)
    if (word !== undefined && Object.hasOwn(WORDS, word)) return WORDS[word]
    return word !== undefined && /^-?\d+(?:\.\d+)?$/.test(word) ? Number(word) : new Expression(word ?? '')
  }

  #string(): string | Expression {
    const quote = this.#text[this.at] ?? ''
    const whole = this.#match(PATTERNS[quote] ?? /["'`]/y) ?? ''
    const inner = whole.slice(1, -1)
    if (quote === '`' && /\$\{/.test(inner)) return new Expression(whole)
    return inner.replaceAll(
      /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|\r?(\n)|([\s\S]))/gi,
      (_, braced?: string, four?: string, two?: string, newline?: string, char = '') => {
        if (newline !== undefined) return ''
        const code = Number.parseInt(braced ?? four ?? two ?? '', 16)
        return code <= 0x10ffff ? String.fromCodePoint(code) : (ESCAPES[char] ?? char)
      },
    )
  }

  /** Up to the comma or bracket that ends it, past brackets and texts of its own. */
  #expression(): Expression {
    const start = this.at
    let depth = 0
    while (this.at < this.#text.length) {
      const char = this.#text[this.at] ?? ''
      if (depth === 0 && /[,)\]}]/.test(char)) break
      if (/["'`]/.test(char)) {
        this.#match(PATTERNS[char] ?? /["'`]/y)
        continue
      }
      depth += /[([{]/.test(char) ? 1 : /[)\]}]/.test(char) ? -1 : 0
      this.at++
    }
    return new Expression(this.#text.slice(start, this.at).trim())
  }

  #ended(): boolean {
    return this.at >= this.#text.length || this.#take(')') || this.#take(']') || this.#take('}')
  }

  #skip(): void {
    this.#match(/(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y)
  }

  #take(char: string): boolean {
    if (this.#text[this.at] !== char) return false
    this.at++
    return true
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.#text)?.[0]
    this.at += found?.length ?? 0
    return found
  }
}

const WORDS: Readonly<Record<string, Literal>> = { true: true, false: false, null: null, undefined: undefined }
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' }
const PATTERNS: Readonly<Record<string, RegExp>> = {
  '"': /"(?:[^"\\]|\\[\s\S])*"?/y,
  "'": /'(?:[^'\\]|\\[\s\S])*'?/y,
  '`': /`(?:[^`\\]|\\[\s\S])*`?/y,
}
