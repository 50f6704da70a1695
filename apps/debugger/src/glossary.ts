/** The role of a piece of a URL. */
export type Role = 'who' | 'when' | 'where' | 'what' | 'proof'

/** Which parameters say who, when, where and what, and which are the proof; by patterns, since providers share them. */
const PARAMETERS: readonly (readonly [name: RegExp, role: Role])[] = [
  [/signature$|^sig$|signature$/i, 'proof'],
  [/credential|accesskeyid|access-key-id|^q-ak$|security-?token|key-pair-id|googleaccessid/i, 'who'],
  [/date$|expires$|-time$|^se$|^st$/i, 'when'],
  [/algorithm|signature-version|signedheaders|additional-headers|-list$/i, 'proof'],
]

/** The role of a parameter, by its name. */
export function roleOfParameter(name: string): Role {
  return PARAMETERS.find(([pattern]) => pattern.test(name))?.[1] ?? 'what'
}
