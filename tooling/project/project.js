// What the project is called and where it lives, as `project.json` says. Manifests are held to it by a check;
// `pnpm rename` changes it, and what follows from it, everywhere.
import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Project
 * @property {string} scope of the packages on npm, with its `@`
 * @property {string} repository where the code lives: an address without `.git` and without a slash at its end
 * @property {string} branch that is released
 * @property {string} homepage where the documentation lies, without a slash at its end
 * @property {string} license
 * @property {string} author
 * @property {Readonly<Record<string, string>>} engines
 * @property {Readonly<Record<string, unknown>>} publishConfig
 * @property {readonly string[]} keywords of every package
 * @property {Readonly<Record<string, readonly string[]>>} keywordsOf further ones, by the name without the scope
 */

/** @type {Project} */
export const project = JSON.parse(readFileSync(new URL('./project.json', import.meta.url), 'utf8'))

/** The team that a change is shown to: `maintainers` of the organisation that has the repository. @param {string} repository */
export function ownersOf(repository) {
  const [, owner = ''] = /^https:\/\/[^/]+\/([^/]+)\//.exec(repository) ?? []
  return `@${owner}/maintainers`
}

/** How the tarball of a package begins, as pnpm names it: `presign-oss-v4-` for `@presign/oss-v4`. @param {string} name */
export function tarballPrefix(name) {
  return `${project.scope.slice(1)}-${name}-`
}
