// What `pnpm typecheck` runs: the types of every package, each by its own configuration.
// Usage: node tooling/start/types.mjs [folders, of all that have a tsconfig.json]
//
// `tsc` in each folder parses and checks what that folder imports once more, sources of other packages among it: 800
// seconds of the processor for 46 configurations. Here a file is parsed once, and checked in its own package alone: 110.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Folders of packages, and those with a configuration of their own. */
const PARENTS = ['packages', 'apps', 'templates', 'tooling']
const OTHERS = ['.', 'bench', 'examples', 'examples/upload-page']

/** Their tests write what they check, and check it. */
const GENERATED = ['tooling/examples', 'tooling/tutorial']

const NAMES = ['tsconfig.portable.json', 'tsconfig.json']

/** @type {Map<string, ts.SourceFile | undefined>} */
const parsed = new Map()

/** @type {ts.FormatDiagnosticsHost} */
const format = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' }

const wanted = process.argv.slice(2).map((folder) => folder.replace(/\/$/, ''))
const folders = allFolders().filter((folder) => wanted.length === 0 || wanted.includes(folder))
const unknown = wanted.find((folder) => !folders.includes(folder))
if (unknown !== undefined) {
  console.error(`Cannot check "${unknown}": wanted one of ${allFolders().join(', ')}`)
  process.exitCode = 2
} else {
  const found = ts.sortAndDeduplicateDiagnostics(folders.flatMap(configurationsOf).flatMap(diagnosticsOf))
  const text = process.stdout.isTTY ? ts.formatDiagnosticsWithColorAndContext : ts.formatDiagnostics
  process.stdout.write(text(found, format))
  process.exitCode = found.length === 0 ? 0 : 1
}

function allFolders() {
  const packages = PARENTS.flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
  return [...packages, ...OTHERS].filter((folder) => !GENERATED.includes(folder) && configurationsOf(folder).length > 0)
}

/**
 * What was not installed cannot be checked: `npm test` leaves the peers of the comparison out.
 * @param {string} folder
 */
function configurationsOf(folder) {
  if (folder === 'bench' && !existsSync(join(root, folder, 'node_modules'))) return []
  return NAMES.map((name) => join(root, folder, name)).filter(existsSync)
}

/**
 * What is wrong in the files that a configuration names.
 * @param {string} configuration @returns {readonly ts.Diagnostic[]}
 */
function diagnosticsOf(configuration) {
  const program = programOf(configuration)
  return [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program
      .getRootFileNames()
      .map((name) => program.getSourceFile(name))
      .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ]
}

/** @param {string} configuration */
function programOf(configuration) {
  const { options, fileNames, errors } = /** @type {ts.ParsedCommandLine} */ (
    ts.getParsedCommandLineOfConfigFile(configuration, {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail })
  )
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (name, ...how) => {
    // Of the options, JSX alone has a say in what is parsed.
    const key = `${options.jsx} ${name}`
    if (!parsed.has(key)) parsed.set(key, getSourceFile(name, ...how))
    return parsed.get(key)
  }
  return ts.createProgram({ rootNames: fileNames, options, host, configFileParsingDiagnostics: errors })
}

/** @param {ts.Diagnostic} diagnostic @returns {never} */
function fail(diagnostic) {
  throw new Error(ts.formatDiagnostic(diagnostic, format))
}
