import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { collection, folder, parsed } from './collection.js'

// The functions assert what they give. Here each vector is a literal of that type, so that a field that the type lacks is
// an error as well as one that it has and the vector has not. One statement each: lists take TypeScript ten times as long.
it('every vector has the type of its function, to the last field', () => {
  const statements = Object.values(collection).flatMap(({ file, type }) =>
    parsed(file).map((vector) => `is<${type}>(${JSON.stringify(vector)})`),
  )
  expect(faultsOf(statements)).toEqual([])
})

it('a field that the type lacks is found', () => {
  const [vector] = parsed('cos.json')
  const statement = `is<CosVector>(${JSON.stringify({ ...vector, input: { ...vector?.input, verb: 'GET' } })})`
  expect(faultsOf([statement])).toEqual([expect.stringContaining(`'"verb"' does not exist`)])
})

function faultsOf(statements: readonly string[]): string[] {
  const types = Object.values(collection).map(({ type }) => type)
  const head = `import type { ${types.join(', ')} } from '../src/index.js'\ndeclare function is<T>(vector: T): void`
  const text = [head, ...statements].join('\n')
  const name = fileURLToPath(new URL('test/literal.ts', folder))
  const config = { extends: './tsconfig.json' }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, fileURLToPath(folder))
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (file) => file === name || fileExists(file)
  host.getSourceFile = (file, ...rest) =>
    file === name ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022) : getSourceFile(file, ...rest)
  const program = ts.createProgram([name], options, host)
  return program
    .getSemanticDiagnostics(program.getSourceFile(name))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}
