import { existsSync, readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { root } from '../site.js'

/** One thing that an entry of a package exports. */
export interface Exported {
  readonly name: string
  readonly kind: 'function' | 'value' | 'type'
  /** As declarations say it, without bodies. */
  readonly signature: string
  readonly text: string
  readonly tags: readonly { readonly name: string; readonly text: string }[]
}

/** What stands behind one import. */
export interface Entry {
  readonly package: string
  /** `index`, `verify` … */
  readonly door: string
  readonly description: string
  readonly exported: readonly Exported[]
}

/** Reads every entry of every package: signatures out of `tooling/api`, where a test holds them, and comments out of the sources. */
export function entriesOf(): readonly Entry[] {
  const found = doors()
  const program = ts.createProgram(
    found.map(({ file }) => root + file),
    { ...configured(), noEmit: true },
  )
  const checker = program.getTypeChecker()
  return found.map(({ package: name, door, file, signatures }) => ({
    package: name,
    door,
    description: JSON.parse(readFileSync(`${root}packages/${name}/package.json`, 'utf8')).description,
    exported: exportedBy(program.getSourceFile(root + file), signatures, checker),
  }))
}

function doors(): readonly Door[] {
  return readdirSync(`${root}tooling/api`)
    .filter((file) => file.endsWith('.d.ts.txt'))
    .flatMap((file) => doorsIn(file.replace('.d.ts.txt', '')))
}

/** Where the page of an entry lies, below `reference`. */
export const pageOf = ({ package: name, door }: Pick<Entry, 'package' | 'door'>) =>
  `${name}${door === 'index' ? '' : `-${door}`}`

/** Where all of them lie, without asking the compiler. */
export const referencePaths = (): readonly string[] => doors().map(pageOf)

function configured(): ts.CompilerOptions {
  return ts.parseJsonConfigFileContent({ extends: './tooling/config/tsconfig/node.json' }, ts.sys, root).options
}

interface Door {
  readonly package: string
  readonly door: string
  readonly file: string
  readonly signatures: ReadonlyMap<string, string>
}

function doorsIn(name: string): readonly Door[] {
  const text = readFileSync(`${root}tooling/api/${name}.d.ts.txt`, 'utf8')
  return text
    .split(/^\/\/ (?=packages\/)/m)
    .slice(1)
    .map((section) => {
      const end = section.indexOf('\n')
      const file = section.slice(0, end)
      const door = file.replace(/^.*\/src\//, '').replace(/\.ts$/, '')
      return { package: name, door, file, signatures: signaturesIn(section.slice(end + 1)) }
    })
    .filter(({ file }) => existsSync(root + file))
}

/** `Name: declaration`, of which overloads have several. */
function signaturesIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const part of text.split(/\n(?=[\w$]+: )/)) {
    const colon = part.indexOf(': ')
    const name = part.slice(0, colon).trim()
    const declaration = part
      .slice(colon + 2)
      .trim()
      .replaceAll('    ', '  ')
    const before = found.get(name)
    if (name !== '') found.set(name, before === undefined ? declaration : `${before}\n${declaration}`)
  }
  return found
}

function exportedBy(
  source: ts.SourceFile | undefined,
  signatures: ReadonlyMap<string, string>,
  checker: ts.TypeChecker,
): readonly Exported[] {
  const module = source && checker.getSymbolAtLocation(source)
  if (!module) return []
  return checker.getExportsOfModule(module).map((symbol) => {
    const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    return {
      name: symbol.name,
      kind: kindOf(original),
      signature: signatures.get(symbol.name) ?? symbol.name,
      text: ts.displayPartsToString(original.getDocumentationComment(checker)),
      tags: original.getJsDocTags(checker).map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) })),
    }
  })
}

function kindOf({ flags }: ts.Symbol): Exported['kind'] {
  if (flags & ts.SymbolFlags.Function) return 'function'
  return flags & ts.SymbolFlags.Value ? 'value' : 'type'
}
