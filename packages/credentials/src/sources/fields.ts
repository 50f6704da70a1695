import type { Secret } from '@presign/core'
import { fromIsoExtended } from '@presign/core/scheme'
import { nowOf, type System } from './system.js'
import { unavailable } from './unavailable.js'

/** What a source calls the parts of credentials. */
export interface FieldNames {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Left out where there are only permanent ones. */
  readonly securityToken?: string | undefined
  /** ISO 8601 with an offset from UTC, or seconds since 1970. */
  readonly expiresAt?: string | undefined
}

/** Whether credentials may be permanent, or must be temporary and say until when. */
export type Kind = 'any' | 'temporary'

/**
 * Credentials out of one answer: whole, or not at all.
 *
 * @param field Reads a field, `undefined` where it is not there.
 * @throws SigningError `credentials_unavailable` where a part is missing, the expiry cannot be read, or has passed.
 */
export function secretFrom(
  from: string,
  field: (name: string) => unknown,
  names: FieldNames,
  kind: Kind,
  system: System,
): Secret {
  const text = (name: string, isNeeded: boolean) => {
    const value = field(name)
    if (typeof value === 'string' && value.trim() !== '') return value
    if (!isNeeded && (value === undefined || value === null || value === '')) return undefined
    throw unavailable(from, `no ${name}`, `${name} as text`)
  }
  const temporary = kind === 'temporary'
  const accessKeyId = text(names.accessKeyId, true) as string
  const accessKeySecret = text(names.accessKeySecret, true) as string
  const { securityToken: tokenName, expiresAt: endName } = names
  const securityToken = tokenName === undefined ? undefined : text(tokenName, temporary)
  const expiresAt = endName === undefined ? undefined : endOf(from, endName, field(endName), temporary, system)
  return { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }), ...(expiresAt && { expiresAt }) }
}

function endOf(from: string, name: string, value: unknown, isNeeded: boolean, system: System): Date | undefined {
  if (!isNeeded && (value === undefined || value === null || value === '')) return undefined
  const seconds = typeof value === 'string' ? fromIsoExtended(value) : value
  if (typeof seconds !== 'number' || !(Math.abs(seconds) < 1e11))
    throw unavailable(
      from,
      `no ${name} that can be read`,
      'ISO 8601 with an offset from UTC, such as 2026-01-31T13:00:00Z',
    )
  const end = new Date(seconds * 1000)
  if (seconds <= nowOf(system))
    throw unavailable(from, `credentials that expired at ${end.toISOString()}`, 'ones that are still valid')
  return end
}

/** Reads own properties of an object. */
export function fieldOf(object: object): (name: string) => unknown {
  return (name) => (Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined)
}

/** An object out of JSON text, or `undefined`. What the parser says is not repeated, since it quotes the text. */
export function jsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The code of a failure as providers write it: nothing else of an answer gets into an error. */
export function codeIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9._]{1,63}$/.test(value) ? value : undefined
}
