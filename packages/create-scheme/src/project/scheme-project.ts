import { readme } from './readme.js'
import { renamed, type SchemeName, schemeName } from './scheme-name.js'

/** Texts by their paths. */
export type ProjectFiles = Readonly<Record<string, string>>

/** Versions of what a project is built with, by package: `@presign/core`, `@types/node`, `tsup`, `typescript`, `vitest`. */
export type ToolVersions = Readonly<Record<string, string>>

/** A package that was made, as it is to be written. */
export interface Project {
  /** The folder that it goes to, from where the command was called. */
  readonly folder: string
  readonly files: ProjectFiles
}

const PORTABLE = {
  target: 'ES2022',
  lib: ['ES2022'],
  types: [],
  module: 'nodenext',
  moduleDetection: 'force',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  noEmit: true,
}

/**
 * Makes the files of a package for a signature scheme: the template under another name, and what builds and tests it.
 *
 * @param name Such as `my-scheme` or `@acme/my-scheme`.
 * @param template The template's files by their paths.
 * @returns The package, or a sentence that says what is wrong with the name.
 * @example
 * ```ts
 * import { schemeProject } from '@presign/create-scheme'
 *
 * const template = { 'src/template.ts': 'export const template = 1' }
 * const made = schemeProject('my-scheme', template, { '@presign/core': '^0.1.0' })
 * typeof made === 'string' ? made : made.files['src/my-scheme.ts'] // 'export const myScheme = 1'
 * ```
 */
export function schemeProject(name: string, template: ProjectFiles, versions: ToolVersions): Project | string {
  const words = new Set(
    Object.entries(template).flatMap(([path, text]) => [...fileName(path), ...(text.match(/\w+/g) ?? [])]),
  )
  const found = schemeName(name, (word) => word !== 'template' && words.has(word))
  if (typeof found === 'string') return found
  const sources = Object.entries(template).map(([path, text]) => [
    path.replace(/\/template\.ts$/, `/${found.kebab}.ts`),
    renamed(text, found),
  ])
  return { folder: found.kebab, files: { ...Object.fromEntries(sources), ...surroundings(found, versions) } }
}

function fileName(path: string): string[] {
  return [...(/(\w+)(?:\.test)?\.ts$/.exec(path)?.slice(1) ?? [])]
}

function surroundings(name: SchemeName, versions: ToolVersions): ProjectFiles {
  return {
    'package.json': json(manifest(name, versions)),
    'tsconfig.json': json({
      extends: './tsconfig.portable.json',
      compilerOptions: { types: ['node'] },
      include: ['src', 'test', '*.ts'],
    }),
    'tsconfig.portable.json': json({ compilerOptions: PORTABLE, include: ['src'] }),
    'tsup.config.ts': TSUP,
    '.gitignore': 'node_modules/\ndist/\n',
    'README.md': readme(name),
  }
}

function manifest(name: SchemeName, { '@presign/core': core = '*', ...tools }: ToolVersions) {
  const door = (file: string) => ({ types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` })
  return {
    name: name.package,
    version: '0.1.0',
    description: `The signature scheme ${name.kebab} for @presign/core`,
    license: 'Apache-2.0',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19' },
    files: ['dist'],
    exports: {
      '.': door('index'),
      './verify': door('verify'),
      './explain': door('explain'),
      './package.json': './package.json',
    },
    scripts: {
      build: 'tsup',
      test: 'vitest run',
      typecheck: 'tsc -p tsconfig.portable.json && tsc',
      prepack: 'npm run build',
    },
    peerDependencies: { '@presign/core': core },
    devDependencies: { '@presign/core': core, ...tools },
  }
}

const TSUP = `import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/verify.ts', 'src/explain.ts'],
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  clean: true,
  // tsup sets \`baseUrl\`, which TypeScript 6 calls deprecated.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
})
`

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
