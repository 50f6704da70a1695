import { existsSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import ts from 'typescript'
import { root } from './files.js'

/** The entries of the packages that exist so far, by the table through which they see each other's sources. */
export function entries(): string[] {
  const base = `${root}tooling/tsconfig/base.json`
  const { paths } = ts.readConfigFile(base, ts.sys.readFile).config.compilerOptions as {
    paths: Record<string, [string]>
  }
  return Object.entries(paths)
    .filter(([name]) => name.startsWith('@presign/'))
    .flatMap(([, [target]]) => (target.includes('*') ? matches(resolve(dirname(base), target)) : [target]))
    .map((target) => resolve(dirname(base), target))
    .filter(existsSync)
}

function matches(pattern: string): string[] {
  const [before = '', after = ''] = pattern.split('*')
  return ts.sys.getDirectories(before).map((name) => `${before}${name}${after}`)
}

/** Exports without a doc comment, as `file: name`. */
export function undocumented(files: readonly string[]): string[] {
  const { options } = ts.parseJsonConfigFileContent({ extends: './tooling/tsconfig/node.json' }, ts.sys, root)
  const program = ts.createProgram(files, options)
  const checker = program.getTypeChecker()
  return files.flatMap((file) => {
    const source = program.getSourceFile(file)
    const module = source && checker.getSymbolAtLocation(source)
    return checker
      .getExportsOfModule(module ?? unreadable(file))
      .filter((symbol) => original(symbol, checker).getDocumentationComment(checker).length === 0)
      .map((symbol) => `${relative(root, file)}: ${symbol.name}`)
  })
}

function original(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function unreadable(file: string): never {
  throw new Error(`Cannot read the exports of ${relative(root, file)}: it is no module`)
}
