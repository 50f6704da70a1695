import type { Cause } from '@presign/core/explain'

/** Where the documentation lies: `homepage` of `tooling/project/project.json`, to which a check holds it. */
const SITE = 'https://presign.github.io'

/**
 * The page of the documentation on a cause: what one sees, why it happens, and what to do, sender by sender. Its address
 * is stable, so that it can stand in an issue or a log.
 *
 * @param lang Of the page. Default English.
 * @example
 * ```ts
 * import { causePage } from '@presign/diagnosis'
 *
 * console.log(causePage('header_added')) // https://presign.github.io/rejected/header_added
 * ```
 */
export function causePage(cause: Cause, lang: 'en' | 'zh' = 'en'): string {
  return `${SITE}${lang === 'zh' ? '/zh' : ''}/rejected/${cause}`
}
