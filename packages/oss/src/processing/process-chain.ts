import { SigningError } from '@presign/core'
import { toBase64Url } from '../callback/base64-url.js'
import { refuseQuery } from '../options/checks.js'

type Value = string | number

/** Actions by name: `true` is a bare name, a value stands alone, a record has named values. */
export type Actions = Readonly<Record<string, true | Value | Readonly<Record<string, Value | undefined>> | undefined>>

/** Free text, which could hold the separators: the service wants it in URL-safe Base64. */
const ENCODED: Readonly<Record<string, readonly string[]>> = { watermark: ['text', 'image', 'type'] }

/** `kind/action,name_value,name_value/action,value` */
export function chainOf(kind: string, rounds: readonly Actions[]): string {
  const actions = rounds.flatMap((round) => Object.entries(round)).filter(([, settings]) => settings !== undefined)
  if (actions.length === 0)
    throw new SigningError('query_invalid', `Cannot write a processing: found no ${kind} action, wanted at least one`, {
      name: 'x-oss-process',
      wanted: `an action on ${kind}`,
    })
  return [kind, ...actions.map(([name, settings]) => action(kind, name, settings))].join('/')
}

function action(kind: string, name: string, settings: Actions[string]): string {
  if (settings === true) return name
  if (typeof settings !== 'object') return `${name},${plain(`${kind}/${name}`, settings)}`
  const pairs = Object.entries(settings).filter(([, value]) => value !== undefined)
  return [name, ...pairs.map(([parameter, value]) => `${parameter}_${written(kind, name, parameter, value)}`)].join(',')
}

function written(kind: string, name: string, parameter: string, value: Value | undefined): string {
  if (ENCODED[name]?.includes(parameter)) return toBase64Url(String(value))
  return plain(`${kind}/${name},${parameter}`, value)
}

/** Text with a separator in it would end its action and begin another. */
function plain(where: string, value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value === 'string' && /^[\w.-]+$/.test(value)) return value
  throw refuseQuery(where, value, 'a number, or letters, digits, "_", "-" and "."')
}
