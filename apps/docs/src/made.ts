import type { Lang, Page } from './site.js'

/** Every page that is made from the code, in one language. */
export async function made(_lang: Lang): Promise<readonly Page[]> {
  return []
}
