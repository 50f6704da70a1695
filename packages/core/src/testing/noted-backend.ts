import type { SyncBackend } from '../recipe/recipe.js'

/** A backend whose calls are written down. */
export interface NotedBackend {
  readonly backend: SyncBackend
  /** Names of the methods called since it was last asked, in order. */
  calls(): string[]
}

/** Wraps a backend, so that a test can count work instead of time. */
export function notedBackend(backend: SyncBackend): NotedBackend {
  const calls: string[] = []
  const noting =
    (name: string, method: (...args: never[]) => unknown) =>
    (...args: never[]) => {
      calls.push(name)
      return method(...args)
    }
  const noted = Object.fromEntries(
    Object.entries(backend).map(([name, member]) => [
      name,
      typeof member === 'function' ? noting(name, member) : member,
    ]),
  )
  return { backend: noted as unknown as SyncBackend, calls: () => calls.splice(0) }
}
