import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TestProjectInlineConfiguration } from 'vitest/config'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** How many times as often as their tests say properties run: `pnpm laws` sets it. */
const { PRESIGN_LAWS_TIMES: times } = process.env

// A test ends by itself or hangs; how long it takes on a busy machine says nothing about the code.
const TIMEOUT = 60_000 * Number(times ?? 1)

/** One project for each folder below `parent` that holds a package. */
export function projectsBelow(parent: string): TestProjectInlineConfiguration[] {
  return readdirSync(root + parent)
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(`${root}${folder}/package.json`))
    .map((folder) => project(folder, ['src/**/*.test.ts', 'test/**/*.test.ts']))
}

/** A test project whose files lie in `folder`, a path from the root of the repository. */
export function project(folder: string, include: string[]): TestProjectInlineConfiguration {
  return {
    resolve: { alias: sourceAliases() },
    test: {
      name: folder,
      root: root + folder,
      testTimeout: TIMEOUT,
      hookTimeout: TIMEOUT,
      include,
      setupFiles: times === undefined ? [] : [`${root}tooling/testing/src/many-runs.ts`],
    },
  }
}

/** Tests import the sources of other packages, by the same table that the compiler uses. */
function sourceAliases() {
  const table = new URL('../tsconfig/base.json', import.meta.url)
  const { paths } = JSON.parse(readFileSync(table, 'utf8')).compilerOptions as { paths: Record<string, [string]> }
  return Object.entries(paths).map(([name, [target]]) => ({
    find: new RegExp(`^${name.replace('*', '([^/]+)')}$`),
    replacement: fileURLToPath(new URL(target.replace('*', '$1'), table)),
  }))
}
