import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const table = new URL('../tsconfig/base.json', import.meta.url)

/**
 * A plugin of esbuild that takes other packages from their sources, by the table that the compiler and the tests use.
 * Like their manifests it says that importing them has no effect but what is used of it.
 */
export function sources() {
  const { paths } = JSON.parse(readFileSync(table, 'utf8')).compilerOptions
  return {
    name: 'sources',
    /** @param {{ onResolve(on: { filter: RegExp }, find: (asked: { path: string }) => object | undefined): void }} build */
    setup({ onResolve }) {
      onResolve({ filter: /^@presign\// }, ({ path }) => {
        for (const [pattern, [target]] of Object.entries(paths)) {
          const [, part] = new RegExp(`^${pattern.replace('*', '([^/]+)')}$`).exec(path) ?? []
          if (part !== undefined)
            return { path: fileURLToPath(new URL(target.replace('*', part), table)), sideEffects: false }
        }
        return undefined
      })
    },
  }
}
