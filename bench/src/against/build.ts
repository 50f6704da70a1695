import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { HERE } from '../processes.js'
import { run } from './run.js'

const ROOT = join(HERE, '..')

/** The packages that rows import, and what those import: not the peers, nor the tools of the root. */
const NEEDED = ['--filter-prod', '@presign-tooling/bench^...']

/** Builds a commit in a folder of its own, lends out the file that has its rows, and removes the folder. */
export async function withBuildOf<T>(commit: string, use: (rows: string) => Promise<T>): Promise<T> {
  const tree = await mkdtemp(join(tmpdir(), 'presign-bench-'))
  try {
    await run('git', ['worktree', 'add', '--quiet', '--detach', tree, commit], ROOT)
    await run('pnpm', [...NEEDED, 'install', '--frozen-lockfile', '--prefer-offline'], tree)
    await run('pnpm', [...NEEDED, '--recursive', 'run', 'build'], tree)
    await linkPackages(tree)
    return await use(await subjectOf(tree))
  } finally {
    // A program that was stopped may still be writing there, hence the retries.
    await rm(tree, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    // Not by `run`, which starts nothing after a signal.
    spawnSync('git', ['worktree', 'prune'], { cwd: ROOT })
  }
}

/** The file that has the rows of the working tree, whose packages `pnpm bench` has built. */
export function subjectOfWorkingTree(): Promise<string> {
  return subjectOf(ROOT)
}

/** Lets `bench` find the packages of its commit, as its own install would, but without the peers. */
async function linkPackages(tree: string): Promise<void> {
  const scope = join(tree, 'bench/node_modules/@presign')
  await mkdir(scope, { recursive: true })
  for (const name of await readdir(join(tree, 'packages')))
    await symlink(join(tree, 'packages', name), join(scope, name), 'junction')
}

/**
 * Bundles the files of `bench` that make the rows, and puts the bundle where its imports lead to the packages of that
 * tree, as they were built. Both sides are bundled, so that neither shares a module with the other or with this program.
 */
async function subjectOf(tree: string): Promise<string> {
  const own = join(tree, 'bench/src/subject.ts')
  const outfile = join(tree, 'bench/dist/subject.mjs')
  await build({
    entryPoints: [existsSync(own) ? own : join(HERE, 'src/against/legacy-subject.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    // Not that of the package, whose table of paths leads to sources.
    tsconfigRaw: {},
    logLevel: 'silent',
  })
  return outfile
}
