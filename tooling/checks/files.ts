import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A text file of the repository. */
export interface File {
  /** From the root of the repository, with forward slashes. */
  readonly path: string
  readonly text: string
}

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The text files that git knows or would add. */
export function repositoryFiles(...pathspecs: string[]): File[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...pathspecs]
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
    .split('\0')
    .filter((path) => path !== '' && existsSync(root + path))
    .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }))
    .filter(({ text }) => !text.includes('\0'))
}

/** Source that users get: below `src`, and neither a test nor a type test. */
export function isShipped({ path }: File): boolean {
  return /^(?:packages|apps)\/[^/]+\/src\/.*\.ts$/.test(path) && !/\.test(?:-d)?\.ts$/.test(path)
}
