import { aboutPages } from './about.js'
import { comparePages } from './compare.js'
import { providerPages } from './providers.js'
import { referencePages } from './reference/pages.js'
import { rejectedPages } from './rejected/pages.js'
import type { Lang, Page } from './site.js'

/** Every page that is made from the code, in one language. */
export async function made(lang: Lang): Promise<readonly Page[]> {
  return [...madeQuickly(lang), ...(await referencePages(lang))]
}

/** The same without the reference, which needs the compiler. */
export function madeQuickly(lang: Lang): readonly Page[] {
  return [...rejectedPages(lang), ...providerPages(lang), ...comparePages(lang), ...aboutPages(lang)]
}
