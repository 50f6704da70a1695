import ts from 'typescript'
import { type File, isShipped } from './files.js'

/** A word that stands in code, be it part of a name or of a text. */
interface Word {
  readonly word: string
  readonly line: number
}

const providers = new Set(
  'oss aliyun aliyuncs alibaba alibabacloud aws amz amazon amazonaws s3 cos tencent qcloud myqcloud obs huawei hwcloud tos volces volcengine bos baidu bce gcs goog google googleapis azure qiniu kodo'.split(
    ' ',
  ),
)

/** Names of providers in the code of packages that know none. Comments may name them, as examples. */
export function providerFaults(files: readonly File[]): string[] {
  return files
    .filter(
      (file) => isShipped(file) && /^packages\/(?:core|object-storage|client-fetch)\//.test(file.path) && !isHex(file),
    )
    .flatMap((file) =>
      wordsOf(file)
        .filter(isProvider)
        .map(({ word, line }) => `${file.path}:${line} says ${word}`),
    )
}

/** The inlined wasm modules: hex, in which any word may come about. The check of the wasm proves what they hold. */
function isHex({ path }: File): boolean {
  return /\/wasm\/(?:simd|scalar)-bytes\.ts$/.test(path)
}

function isProvider({ word }: Word): boolean {
  const name = word.toLowerCase()
  return providers.has(name) || providers.has(name.replace(/\d+$/, ''))
}

const localeAware = new Set(['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase', 'Intl'])

/** Names whose result depends on the user's locale, in packages that sign: a canonical form must not. */
export function localeFaults(files: readonly File[]): string[] {
  return files
    .filter((file) => isShipped(file) && file.path.startsWith('packages/'))
    .flatMap((file) =>
      leaves(file)
        .filter(({ node, text }) => ts.isIdentifier(node) && localeAware.has(text))
        .map(({ text, line }) => `${file.path}:${line} uses ${text}`),
    )
}

/** `ossDialect`, `OSSAccessKeyId`, `x-oss-date` and `OSS4` hold the word `oss`; `across` does not. */
function wordsOf(file: File): Word[] {
  return leaves(file).flatMap(({ text, line }) =>
    (text.match(/[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*/g) ?? []).map((word) => ({ word, line })),
  )
}

/** Names and texts in the order of the file; comments are no part of the syntax tree. */
function leaves({ path, text }: File) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  const found: { node: ts.Node; text: string; line: number }[] = []
  const visit = (node: ts.Node): void => {
    if (node.getChildCount(source) === 0) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
      found.push({ node, text: node.getText(source), line })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}
