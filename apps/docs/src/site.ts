import { fileURLToPath } from 'node:url'

/** The root of the repository. The bundle that the build makes lies as deep as this file. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The languages of the site. English is the one that the other follows. */
export const LANGS = ['en', 'zh'] as const
export type Lang = (typeof LANGS)[number]

/** A text in both languages. */
export type Both = Readonly<Record<Lang, string>>

/** A page that is made from the code. */
export interface Page {
  /** From the folder of its language, without an ending: `rejected/header_added`. */
  readonly path: string
  readonly text: string
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A block of code; the fence is longer than any within. */
export function block(language: string, code: string): string {
  return `\`\`\`\`${language}\n${code.replace(/\n$/, '')}\n\`\`\`\``
}

/** Sections with an empty line between, and a newline at the end. */
export function joined(...sections: readonly string[]): string {
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}
