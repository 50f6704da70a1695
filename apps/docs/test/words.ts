import { readFileSync } from 'node:fs'
import { root } from '../src/site.js'

/** A thing, what it is called in Chinese, and what it is not to be called. */
export interface Word {
  readonly english: string
  readonly chinese: string
  readonly not: readonly string[]
}

/** The table of `docs/words.zh.md`. */
export function wordsOf(): readonly Word[] {
  return readFileSync(`${root}docs/words.zh.md`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .slice(1)
    .map((line) => {
      const [english = '', chinese = '', not = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
      return { english, chinese, not: not === '' ? [] : not.split('、') }
    })
}

const HAN = '\\p{Script=Han}'

/** Text that says a thing in another word, or sets Chinese as no Chinese page does. */
export function variantFaults(text: string): readonly string[] {
  return [
    ...wordsOf().flatMap(({ chinese, not }) =>
      // A word may hold its variant: 待签名字符串.
      not
        .filter((variant) => text.replaceAll(chinese, '').includes(variant))
        .map((variant) => `“${variant}”：应为“${chinese}”`),
    ),
    ...matches(text, new RegExp(`${HAN}[A-Za-z0-9]+|[A-Za-z0-9]+${HAN}`, 'gu'), '中文与字母、数字之间应有空格'),
    ...matches(text, new RegExp(`${HAN}[,;:!?](?!\\S*\\|)`, 'gu'), '应使用全角标点'),
  ]
}

function matches(text: string, pattern: RegExp, fault: string): readonly string[] {
  return [...text.matchAll(pattern)].map(([found]) => `“${found}”：${fault}`)
}
