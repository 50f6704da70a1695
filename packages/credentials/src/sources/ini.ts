/** Sections of an INI file, by their names; each with its values by their keys, in lower case. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * Reads an INI file as the tools of providers write them: `[section]`, `key = value`. A comment begins with `#` or `;` at the
 * start of a line or after a space, so that a secret may hold either. Indented lines below a key without a value are a level of
 * their own, as in `~/.aws/config`, and are passed over. Of a key that is given twice the last counts; sections with one name are one.
 *
 * The packages for INI files cut values at the first `;` or `#`, or take a dot in a section's name for a level.
 *
 * @example
 * ```ts
 * import { parseIni } from '@presign/credentials'
 *
 * parseIni('[default]\naccess_key_id = LTAItestKEY0001 # mine').get('default')?.get('access_key_id') // 'LTAItestKEY0001'
 * ```
 */
export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, string>>()
  let section: Map<string, string> | undefined
  let isNested = false
  for (const line of text.split(/\r\n|\n|\r/)) {
    const name = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim().replaceAll(/\s+/g, ' ')
    if (name !== undefined) {
      section = sections.get(name) ?? new Map()
      sections.set(name, section)
      isNested = false
    } else if (!isNested || !/^\s/.test(line)) isNested = setValue(section, line) === ''
  }
  return sections
}

function setValue(section: Map<string, string> | undefined, line: string): string | undefined {
  const [, key, rest = ''] = /^\s*([^#;=\s][^=]*)=(.*)$/.exec(line) ?? []
  if (key === undefined) return undefined
  const value = withoutComment(rest).trim()
  section?.set(key.trim().toLowerCase(), value)
  return value
}

function withoutComment(value: string): string {
  const at = value.search(/\s[#;]/)
  return at < 0 ? value : value.slice(0, at)
}
