import { parseDocument } from 'yaml'
import type { File } from './files.js'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly 'runs-on'?: string
  readonly 'timeout-minutes'?: number
  readonly environment?: unknown
  readonly permissions?: Readonly<Record<string, string>>
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> }
  readonly steps: readonly Step[]
}

interface Workflow {
  readonly name?: string
  readonly on?: unknown
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

/** What a YAML file says; throws on what a strict reader does not take, such as a key that stands twice. */
export function yamlOf({ path, text }: File): unknown {
  const document = parseDocument(text, { strict: true, uniqueKeys: true, stringKeys: true })
  const [fault] = [...document.errors, ...document.warnings]
  if (fault !== undefined) throw new Error(`Cannot read ${path}: ${fault.message}`)
  return document.toJS()
}

/** A workflow of GitHub. */
export function workflowOf(file: File): Workflow {
  return yamlOf(file) as Workflow
}

/**
 * What would let a stranger's change do more than it should, or a job run for longer than it should. `scripts` are those
 * of the manifest at the root.
 */
export function workflowFaults(file: File, scripts: readonly string[]): string[] {
  const { permissions, jobs, on } = workflowOf(file)
  const faults = Object.entries(jobs).flatMap(([name, job]) =>
    [...jobFaults(job), ...job.steps.flatMap((step) => stepFaults(step, job, scripts))].map(
      (fault) => `${name} ${fault}`,
    ),
  )
  if (permissions === undefined || Object.values(permissions).includes('write')) {
    faults.unshift('does not begin without permissions to write')
  }
  // It runs the code of a pull request with the secrets of the repository.
  if (JSON.stringify(on).includes('pull_request_target')) faults.unshift('runs on pull_request_target')
  return [...faults, ...unpinned(file.text)].map((fault) => `${file.path} ${fault}`)
}

function jobFaults(job: Job): string[] {
  const faults: string[] = []
  if (job['timeout-minutes'] === undefined) faults.push('has no time limit')
  const systems = job.strategy?.matrix.system ?? [job['runs-on']]
  if (systems.some((system) => /-latest$/.test(`${system}`))) faults.push('runs on a system that changes by itself')
  if (job.permissions?.['id-token'] === 'write' && job.environment === undefined) {
    faults.push('speaks for the project without an approval')
  }
  return faults
}

function stepFaults({ uses = '', run = '', with: options }: Step, job: Job, scripts: readonly string[]): string[] {
  const faults: string[] = []
  // The text of an expression is pasted into the script before a shell reads it.
  if (/\$\{\{/.test(run)) faults.push(`has an expression in a script: ${run}`)
  const writes = job.permissions?.contents === 'write'
  if (uses.startsWith('actions/checkout@') && !writes && options?.['persist-credentials'] !== false) {
    faults.push('keeps the credentials of the checkout')
  }
  const commands = [run, ...Object.values(options ?? {})].flatMap((text) => [
    ...`${text}`.matchAll(/\bnpm (?:run )?(?:--silent )?([\w:-]+)/g),
  ])
  const unknown = commands.filter(([, script = '']) => !scripts.includes(script))
  return [...faults, ...unknown.map(([command]) => `calls ${command}, which is not a script of package.json`)]
}

/** Actions by another name than the hash of a commit, with the version it has: a tag can be moved. */
function unpinned(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => /\buses:/.test(line) && !/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))
    .map((line) => `does not pin ${line.trim()}`)
}

interface Field {
  readonly type: string
  readonly id?: string
  readonly attributes: Readonly<Record<string, unknown>>
}

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  markdown: ['value'],
  input: ['label'],
  textarea: ['label'],
  dropdown: ['label', 'options'],
  checkboxes: ['label', 'options'],
}

/** What GitHub does not take in an issue form: it then shows none. */
export function formFaults(file: File): string[] {
  const { name, description, body } = yamlOf(file) as { name?: string; description?: string; body: readonly Field[] }
  const ids = body.flatMap(({ id }) => id ?? [])
  const faults = body.flatMap(({ type, id, attributes }, index) => [
    ...(REQUIRED[type] ?? ['a type that GitHub knows']).flatMap((field) =>
      field in attributes ? [] : [`field ${index} lacks ${field}`],
    ),
    ...(type !== 'markdown' && !/^[\w-]+$/.test(id ?? '') ? [`field ${index} lacks an id`] : []),
  ])
  if (!name || !description) faults.push('lacks a name or a description')
  if (new Set(ids).size < ids.length) faults.push('has an id twice')
  if (body.every(({ type }) => type === 'markdown')) faults.push('asks nothing')
  return faults.map((fault) => `${file.path} ${fault}`)
}
