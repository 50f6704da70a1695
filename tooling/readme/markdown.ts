/** What a page is made of, for comparing two of them and for following its links. */
export interface Outline {
  /** Level and text of each heading. */
  readonly headings: readonly (readonly [level: number, text: string])[]
  /** Fenced blocks with their language. */
  readonly blocks: readonly string[]
  /** Targets of links and pictures, in Markdown and in HTML. */
  readonly links: readonly string[]
}

export function outlineOf(markdown: string): Outline {
  const prose = markdown.replaceAll(FENCED, '')
  return {
    headings: [...prose.matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', text = '']) => [marks.length, text] as const),
    blocks: [...markdown.matchAll(FENCED)].map(([block]) => block),
    links: [...withoutCode(prose).matchAll(/\]\(([^()\s]+)\)|\b(?:href|src|srcset)="([^"]+)"/g)].map(
      ([, target, attribute]) => target ?? attribute ?? '',
    ),
  }
}

/** The anchors that GitHub and npm give the headings of a page. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const seen = new Map<string, number>()
  return new Set(
    outlineOf(markdown).headings.map(([, text]) => {
      const slug = slugOf(text)
      const before = seen.get(slug) ?? 0
      seen.set(slug, before + 1)
      return before === 0 ? slug : `${slug}-${before}`
    }),
  )
}

const FENCED = /^ *```[^\n]*\n[\s\S]*?^ *```$/gm

/** Small letters, digits, hyphens and letters beyond ASCII stay; the words are joined by hyphens. */
function slugOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, '')
    .replaceAll(' ', '-')
}

/** Code in a line may look like a link. */
function withoutCode(text: string): string {
  return text.replaceAll(/`[^`\n]+`/g, '`')
}
