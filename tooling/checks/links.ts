import { existsSync, readFileSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import type { Project } from '../project/project.js'
import { anchorsOf, outlineOf } from '../readme/markdown.js'
import { type File, root } from './files.js'

/** Links of Markdown pages to files and headings of the repository that are not there. No address elsewhere is asked. */
export function brokenLinks(pages: readonly File[], project: Project): string[] {
  return pages.flatMap((page) =>
    outlineOf(page.text).links.flatMap((link) => {
      const why = faultOf(link, page, project)
      return why === undefined ? [] : [`${page.path} links to ${link}: ${why}`]
    }),
  )
}

function faultOf(link: string, page: File, project: Project): string | undefined {
  const target = targetOf(link, page.path, project)
  if (target === undefined) return undefined
  const [path = '', anchor] = target.split('#')
  if (path !== page.path && (path.startsWith('..') || !existsSync(root + path))) return 'there is no such file'
  if (anchor === undefined) return undefined
  const isThere = anchor === 'readme' || anchorsOf(path === page.path ? page.text : textAt(path)).has(anchor)
  return isThere ? undefined : 'there is no such heading'
}

/** A folder is shown with its README. */
function textAt(path: string): string {
  const isFolder = statSync(root + path).isDirectory()
  return readFileSync(root + (isFolder ? posix.join(path, 'README.md') : path), 'utf8')
}

/** From the root of the repository, with its heading; `undefined` for what lies elsewhere. */
function targetOf(link: string, from: string, { repository, branch }: Project): string | undefined {
  const [, ours] =
    /^\/(?:blob|tree)\/([^/]+\/.*)$/.exec(link.startsWith(repository) ? link.slice(repository.length) : '') ?? []
  if (ours !== undefined) return ours.startsWith(`${branch}/`) ? ours.slice(branch.length + 1) : `../${ours}`
  if (/^[a-z]+:/.test(link)) return undefined
  return link.startsWith('#') ? from + link : posix.join(posix.dirname(from), link)
}

/** Links of a package's README that lead nowhere on npm's page, which shows it without the repository around it. */
export function linksThatNeedTheRepository(readmes: readonly File[]): string[] {
  return readmes.flatMap(({ path, text }) =>
    outlineOf(text)
      .links.filter((link) => !/^(?:https:\/\/|#)/.test(link))
      .map((link) => `${path} links to ${link}, which npm's page does not find: write the whole address`),
  )
}
