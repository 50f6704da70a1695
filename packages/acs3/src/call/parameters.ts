import { encodeText, type Pairs } from '@presign/core/scheme'

/** A value of a parameter: text, or what is written as text, or more of them in a list or an object. */
export type ParameterValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly ParameterValue[]
  | { readonly [name: string]: ParameterValue }

/** Parameters by name. */
export type Parameters = Readonly<Record<string, ParameterValue>>

/**
 * Parameters as APIs take them in a query or a form: `{ Tag: [{ Key: 'env' }] }` is `Tag.1.Key=env`.
 *
 * Lists count from 1, and a null in one leaves its number unused; what is null, undefined or empty is left out.
 */
export function flattened(parameters: Parameters | undefined): Pairs {
  return Object.entries(parameters ?? {}).flatMap(([name, value]) => piecesOf(name, value))
}

function piecesOf(name: string, value: ParameterValue): Pairs {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object') return [[name, String(value)]]
  const entries = Array.isArray(value) ? value.map((one, index) => [index + 1, one] as const) : Object.entries(value)
  return entries.flatMap(([part, one]) => piecesOf(`${name}.${part}`, one))
}

/** Pairs as the text of a form. */
export function formText(pairs: Pairs): string {
  return pairs.map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`).join('&')
}

/** The type of such a text. */
export const FORM_TYPE = 'application/x-www-form-urlencoded'
