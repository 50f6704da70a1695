import type { File } from './files.js'

// Folders in which people and machines keep their homes and checkouts.
const machinePath = /(?<![\w.~@%}-])(?:\/(?:home|Users|root|work|workspace|workspaces|mnt)\/[\w.-]+|[A-Z]:\\Users\\\w)/

const registryHost = /\b(?:registry(?:\.[a-z0-9-]+)+\.[a-z]{2,}|npm\.pkg\.github\.com|npm\.jsr\.io)\b/

/** Lines that only make sense on one machine, or that bind the project to one package registry. */
export function placeFaults(files: readonly File[]): string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const found = machinePath.exec(line) ?? registryHost.exec(line)
      return found === null ? [] : [`${path}:${index + 1} names ${found[0]}`]
    }),
  )
}

/** Addresses in a lockfile: packages are to come from whatever registry the reader uses. Deprecation notes may have links. */
export function lockfileFaults({ path, text }: File): string[] {
  return text.split('\n').flatMap((line, index) => {
    const bound = /\b(?:https?|git|ssh):\/\/|\btarball:/.test(line) && !/^\s*deprecated:/.test(line)
    return bound ? [`${path}:${index + 1} names a place: ${line.trim()}`] : []
  })
}
