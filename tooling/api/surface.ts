import { existsSync, readdirSync } from 'node:fs'
import { relative } from 'node:path'
import ts from 'typescript'
import { entries } from '../checks/documented.js'
import { root } from '../checks/files.js'

/** The public surface of a package as text, and where it says `any`. */
export interface Surface {
  readonly text: string
  readonly any: readonly string[]
}

const printer = ts.createPrinter({ removeComments: true })

/** The surface of every package by name, from the declarations that its build makes. */
export function surfaces(): Map<string, Surface> {
  const files = entries()
  const { options } = ts.parseJsonConfigFileContent({ extends: './tooling/config/tsconfig/node.json' }, ts.sys, root)
  const declarations = declared(files, options)
  const packages = readdirSync(`${root}packages`).filter((name) => existsSync(`${root}packages/${name}/package.json`))
  return new Map(packages.map((name) => [name, surfaceOf(files.filter(within(name)), declarations)]))
}

function within(name: string): (file: string) => boolean {
  return (file) => relative(root, file).replaceAll('\\', '/').startsWith(`packages/${name}/`)
}

/** A program of declarations alone: what people get, without the bodies. */
function declared(files: readonly string[], options: ts.CompilerOptions): ts.Program {
  const texts = new Map<string, string>()
  const emitting = { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true }
  ts.createProgram(files, emitting).emit(undefined, (file, text) => texts.set(file, text))
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.getSourceFile = (file, ...rest) => {
    const text = texts.get(file)
    return text === undefined ? getSourceFile(file, ...rest) : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022)
  }
  host.fileExists = (file) => texts.has(file) || (!isOurSource(file) && fileExists(file))
  return ts.createProgram(files.map(asDeclaration), options, host)
}

const isOurSource = (file: string) => /\/packages\/[^/]+\/src\/.*(?<!\.d)\.ts$/.test(file)

const asDeclaration = (file: string) => file.replace(/\.ts$/, '.d.ts')

function surfaceOf(files: readonly string[], program: ts.Program): Surface {
  const checker = program.getTypeChecker()
  const faults: string[] = []
  const texts = files.map((file) => {
    const source = program.getSourceFile(asDeclaration(file))
    const module = source && checker.getSymbolAtLocation(source)
    if (module === undefined) throw new Error(`Cannot read the surface of ${file}: it is not a module`)
    const told = checker.getExportsOfModule(module).flatMap((symbol) => declarationsOf(symbol, checker, faults))
    return `// ${relative(root, file).replaceAll('\\', '/')}\n${told.sort().join('\n')}\n`
  })
  return { text: texts.join('\n'), any: faults }
}

function declarationsOf(symbol: ts.Symbol, checker: ts.TypeChecker, faults: string[]): string[] {
  const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return (original.declarations ?? []).map((declaration) => {
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
    if (mentionsAny(node)) faults.push(symbol.name)
    const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
    return `${symbol.name}: ${text.replace(/^export (?:declare )?/, '')}`
  })
}

function mentionsAny(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.AnyKeyword || (ts.forEachChild(node, mentionsAny) ?? false)
}
