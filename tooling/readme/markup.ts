/**
 * A picture in both themes, as the Markdown of a page has it.
 *
 * @param folder Where the pictures are, as seen from the page.
 */
export function pictureOf(name: string, alt: string, folder = 'docs/pictures/'): string {
  const file = (theme: string) => `${folder}${name}-${theme}.svg`
  return `<picture>
<source media="(prefers-color-scheme: dark)" srcset="${file('dark')}">
<img src="${file('light')}" alt="${attribute(alt)}">
</picture>`
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
