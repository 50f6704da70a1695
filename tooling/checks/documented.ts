import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import ts from 'typescript'
import { root } from './files.js'

/** The sources of every entry of every package: `./verify` in `exports` is `src/verify.ts`. */
export function entries(): string[] {
  return readdirSync(`${root}packages`)
    .map((name) => `${root}packages/${name}/`)
    .filter((folder) => existsSync(`${folder}package.json`))
    .flatMap((folder) => doorsOf(folder).map((door) => `${folder}src/${door}.ts`))
}

function doorsOf(folder: string): string[] {
  const { exports = {} } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'))
  return Object.keys(exports).flatMap((door) => (door === '.' ? 'index' : (/^\.\/([\w-]+)$/.exec(door)?.[1] ?? [])))
}

/** Exports without a doc comment, as `file: name`. */
export function undocumented(files: readonly string[]): string[] {
  const { options } = ts.parseJsonConfigFileContent({ extends: './tooling/config/tsconfig/node.json' }, ts.sys, root)
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
  throw new Error(`Cannot read the exports of ${relative(root, file)}: it is not a module`)
}
