/** A scheme's name in every spelling that its package has. */
export interface SchemeName {
  /** As npm knows the package: `my-scheme`, or `@acme/my-scheme`. */
  readonly package: string
  /** `my-scheme`: the scheme's own name, its main file, its mark in requests. */
  readonly kebab: string
  /** `myScheme`: the value that signs. */
  readonly camel: string
  /** `MyScheme`: its types. */
  readonly pascal: string
}

/** Words that no function can be called by. */
const RESERVED =
  /^(?:arguments|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|undefined|var|void|while|with|yield)$/

/**
 * Reads the name that was asked for.
 *
 * @param taken Whether the template has an identifier or a file of this name.
 * @returns The name, or a sentence that says what is wrong with it.
 */
export function schemeName(text: string, taken: (name: string) => boolean): SchemeName | string {
  const [, kebab] = /^(?:@[a-z0-9][a-z0-9._-]*\/)?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(text) ?? []
  const cannot = `Cannot make a scheme named "${text.slice(0, 80)}"`
  if (kebab === undefined || text.length > 60)
    return `${cannot}: wanted words of a-z and 0-9 with "-" between them, such as my-scheme or @acme/my-scheme`
  const camel = kebab.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  if (RESERVED.test(camel) || taken(camel) || taken(kebab))
    return `${cannot}: its code uses that word already; wanted another, such as ${kebab}-v1`
  return { package: text, kebab, camel, pascal: `${camel.charAt(0).toUpperCase()}${camel.slice(1)}` }
}

/** A text of the template with this name in the place of the template's. */
export function renamed(text: string, { kebab, camel, pascal }: SchemeName): string {
  return (
    text
      .replaceAll('TEMPLATE', kebab.toUpperCase())
      .replaceAll('Template', pascal)
      // As text, such as the name of a parameter, and as a file.
      .replaceAll(/(?<=')template(?=')|template(?==)|(?<=\/)template(?=\.js)/g, kebab)
      .replaceAll('template', camel)
  )
}
