import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { cases } from './case-files.js'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const { options: base } = ts.parseJsonConfigFileContent(
  { extends: './tooling/config/tsconfig/node.json' },
  ts.sys,
  here('../../../'),
)
const options: ts.CompilerOptions = {
  ...base,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  erasableSyntaxOnly: false,
  verbatimModuleSyntax: false,
  noEmit: true,
  skipLibCheck: true,
  noUnusedLocals: true,
  paths: { ...base.paths, '@aws-sdk/*': [here('../cases/types/aws-sdk.d.ts')] },
  jsx: ts.JsxEmit.React,
  jsxFactory: 'element',
}

describe('what was converted', () => {
  it('compiles with the strictest options, without an import that is not used', () => {
    const own = cases.filter(({ before }) => /\.[cm]?tsx?$/.test(before))
    const paths = own.flatMap(({ before, after }) => [before, after])
    const program = ts.createProgram([...paths, here('../cases/types/ali-oss.d.ts')], options)
    const faultsOf = (path: string) => {
      const source = program.getSourceFile(path)
      const found = [...program.getSemanticDiagnostics(source), ...program.getSyntacticDiagnostics(source)]
      return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
    }
    for (const { name, before, after } of own) expect([name, faultsOf(after)]).toEqual([name, faultsOf(before)])
  })
})
