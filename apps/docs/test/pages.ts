import { readdirSync, readFileSync } from 'node:fs'
import { type Lang, root } from '../src/site.js'

/** A page or part of one that is written by hand. */
export interface HandWritten {
  /** From its language's folder. */
  readonly path: string
  readonly text: string
}

/** The pages by hand in a language, and what is by hand of each cause. */
export function handWritten(lang: Lang): readonly HandWritten[] {
  return ['pages', 'causes'].flatMap((folder) => below(`${root}apps/docs/${folder}/${lang}`, folder))
}

function below(folder: string, name: string): HandWritten[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.mdx?$/.test(file))
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => ({ path: `${name}/${file}`, text: readFileSync(`${folder}/${file}`, 'utf8') }))
}

const FENCE = /^(`{3,})(\w*)\n([\s\S]*?)^\1$/gm

/** Blocks of code, without their comments: `//`, `#` and what stands between `/*` and `*\/`. */
export function codeOf(text: string): readonly string[] {
  return [...text.matchAll(FENCE)].map(([, , language = '', code = '']) => `${language}\n${withoutComments(code)}`)
}

function withoutComments(code: string): string {
  return code
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(?:^|(?<=\s))(?:\/\/|#) .*$/gm, '')
    .replaceAll(/[ \t]+$/gm, '')
}

/** The text of a page, without its code, in blocks or in lines, and without where its links lead. */
export function proseOf(text: string): string {
  return text
    .replaceAll(FENCE, '')
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replaceAll(/`[^`\n]*`/g, '``')
    .replaceAll(/\]\([^)\s]*\)/g, ']')
}

/** Levels of the headings, in order. */
export function headingsOf(text: string): readonly number[] {
  return [...text.replaceAll(FENCE, '').matchAll(/^(#+) /gm)].map(([, marks = '']) => marks.length)
}

/** Where links lead, in order; addresses of the site without their language and without a heading. */
export function linksOf(text: string): readonly string[] {
  return [...text.replaceAll(FENCE, '').matchAll(/\]\(([^)\s]+)\)|href="([^"]+)"/g)].map(([, markdown, html]) =>
    (markdown ?? html ?? '').replace(/^\/zh\//, '/').replace(/#.*$/, ''),
  )
}

/** Headings as the addresses of a page have them. */
export function anchorsOf(text: string): readonly string[] {
  return [...text.replaceAll(FENCE, '').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  )
}
