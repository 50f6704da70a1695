import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import ts from 'typescript'

/** What a program of a case makes, by name: URLs, and the fields of forms. */
export type Made = Readonly<Record<string, unknown>>

interface Program {
  run?(): Made | Promise<Made>
}

/**
 * Loads a program, whatever its language and its kind of modules: as CommonJS, whose `require` finds the sources of
 * Presign, and the other libraries where they are installed.
 */
export async function programOf(path: string): Promise<Program> {
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    // The name of an ES module would keep it one.
    fileName: path.replace(/\.[cm]/, '.'),
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2023,
      esModuleInterop: true,
      jsx: ts.JsxEmit.React,
      jsxFactory: 'element',
      allowJs: true,
    },
  })
  const ours = new Map<string, unknown>()
  for (const [, name = ''] of outputText.matchAll(/require\(["'](@presign\/[^"']+)["']\)/g))
    ours.set(name, await import(name))
  const require = createRequire(path)
  const module: { exports: Program } = { exports: {} }
  const load = new Function('require', 'module', 'exports', outputText.replace(/^#!/, '//'))
  load((name: string) => ours.get(name) ?? require(name), module, module.exports)
  return module.exports
}
