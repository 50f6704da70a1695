import { ownersOf } from './project.js'

/** @typedef {Pick<import('./project.js').Project, 'scope' | 'repository' | 'homepage'>} Names */

/**
 * A text with other names in it. The address and the team are looked for first: both may hold the name of the scope, and
 * do not follow it.
 * @param {string} text @param {Names} from @param {Names} to
 */
export function renamed(text, from, to) {
  return text
    .split(from.repository)
    .map((part) => part.split(ownersOf(from.repository)).map(rescoped).join(ownersOf(to.repository)))
    .join(to.repository)
    .replaceAll(from.homepage, to.homepage)
    .replaceAll(`== '${pathOf(from.repository)}'`, `== '${pathOf(to.repository)}'`)

  /** `@presign/core`, `'@presign'` and `presign-core-*.tgz`, and not `@presign-tooling`. @param {string} part */
  function rescoped(part) {
    const [old, bare] = [from.scope, from.scope.slice(1)].map((name) => name.replaceAll('.', '\\.'))
    return part
      .replaceAll(new RegExp(`(?<!\\w)${old}(?![\\w-])`, 'g'), to.scope)
      .replaceAll(new RegExp(`\\b${bare}-([\\w-]+)-\\*\\.tgz`, 'g'), `${to.scope.slice(1)}-$1-*.tgz`)
  }
}

/** How a workflow names a repository. @param {string} repository */
function pathOf(repository) {
  return new URL(repository).pathname.slice(1)
}
