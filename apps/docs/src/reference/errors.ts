import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { joined, type Lang, type Page, root, table } from '../site.js'

const WORDS = {
  en: {
    title: 'Errors',
    first:
      'Every code of `SigningError` and `TransferError`, and every reason of a verifier, for those who handle them.',
    signing: 'Thrown before anything is hashed or sent. `details` is typed by the code.',
    transfer: 'Thrown by `@presign/client-fetch`.',
    verdict: 'A verifier throws none of these: it answers with a verdict whose `reason` is one of them.',
    code: 'code',
    details: 'details',
    meaning: 'meaning',
    reason: 'reason',
  },
  zh: {
    title: '错误',
    first:
      '`SigningError` 和 `TransferError` 的全部错误码，以及校验结果的全部 reason，供编写错误处理时查阅。说明取自代码，为英文。',
    signing: '在计算哈希或发送之前抛出。`details` 的类型由错误码决定。',
    transfer: '由 `@presign/client-fetch` 抛出。',
    verdict: '校验器不会抛出这些：它返回的结果中，`reason` 是其中之一。',
    code: '错误码',
    details: 'details',
    meaning: '含义',
    reason: 'reason',
  },
}

/** Where packages add to the codes of a `SigningError`. */
const DETAILS = [
  'packages/core/src/errors.ts',
  'packages/object-storage/src/form/errors.ts',
  'packages/aws-v4/src/chunks/errors.ts',
  'packages/oss/src/callback/callback.ts',
  'packages/oss/src/callback/callback-keys.ts',
]

/** Every code there is. */
export function errorsPage(lang: Lang): Page {
  const words = WORDS[lang]
  return {
    path: 'reference/errors',
    text: joined(
      `# ${words.title}`,
      words.first,
      '## SigningError',
      words.signing,
      table([words.code, words.details, words.meaning], DETAILS.flatMap(signingCodes)),
      '## TransferError',
      words.transfer,
      table([words.code, words.meaning], transferCodes()),
      `## ${{ en: 'Reasons of a verifier', zh: '校验的 reason' }[lang]}`,
      words.verdict,
      table(
        [words.reason],
        reasons().map((reason) => [`\`${reason}\``]),
      ),
    ),
  }
}

const cell = (text: string) =>
  text
    .replaceAll('|', '\\|')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')

/** The members of `ErrorDetails`, wherever it is declared. */
export function signingCodes(file: string): readonly (readonly string[])[] {
  const source = ts.createSourceFile(file, readFileSync(root + file, 'utf8'), ts.ScriptTarget.ES2022, true)
  const rows: string[][] = []
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === 'ErrorDetails') rows.push(...node.members.map(row))
    ts.forEachChild(node, visit)
  }
  const row = (member: ts.TypeElement): string[] => {
    const fields =
      ts.isPropertySignature(member) && member.type && ts.isTypeLiteralNode(member.type) ? member.type.members : []
    const names = fields.map((field) => `\`${field.name?.getText() ?? ''}\``).join(', ')
    const [comment] = ts.getJSDocCommentsAndTags(member)
    const text = comment === undefined ? '' : (ts.getTextOfJSDocComment(comment.comment) ?? '')
    return [`\`${member.name?.getText() ?? ''}\``, names, cell(text)]
  }
  visit(source)
  return rows
}

/** The list in the doc comment of `TransferErrorCode`. */
export function transferCodes(): readonly (readonly string[])[] {
  const text = readFileSync(`${root}packages/client-fetch/src/errors.ts`, 'utf8')
  return [...text.matchAll(/^ \* - `(\w+)`: ((?:.|\n \* {3})*)/gm)].map(([, code = '', meaning = '']) => [
    `\`${code}\``,
    cell(meaning.replaceAll(/\n \* {3}/g, ' ')),
  ])
}

function reasons(): readonly string[] {
  const text = readFileSync(`${root}packages/core/src/schemes/rejection.ts`, 'utf8')
  const [, union = ''] = /export type Reason =\n((?: {2}\| '\w+'\n)+)/.exec(text) ?? []
  return [...union.matchAll(/'(\w+)'/g)].map(([, reason = '']) => reason)
}
