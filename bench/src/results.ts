/** A part of the results. */
export interface Chapter {
  readonly title: string
  /** Without its heading. */
  readonly text: string
}

/** The chapters of a result file, in their order. */
export function chaptersOf(results: string): readonly Chapter[] {
  return results
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const [title = '', ...lines] = text.split('\n')
      return { title, text: lines.join('\n').trim() }
    })
}

/** A result file. */
export function resultsOf(preface: string, chapters: readonly Chapter[]): string {
  const texts = chapters.map(({ title, text }) => `## ${title}\n\n${text}`)
  return `${[preface, ...texts].join('\n\n')}\n`
}

/**
 * Chapters with those that were measured again in the place of their former selves. One that no title names any longer
 * is left out.
 *
 * @param titles Of all chapters, in their order.
 */
export function merged(
  former: readonly Chapter[],
  measured: readonly Chapter[],
  titles: readonly string[],
): readonly Chapter[] {
  const byTitle = new Map([...former, ...measured].map((chapter) => [chapter.title, chapter]))
  return titles.flatMap((title) => byTitle.get(title) ?? [])
}
