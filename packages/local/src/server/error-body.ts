import type { Failure } from '../failure.js'
import { document } from '../xml/xml.js'

/** Writes an error as the services do: what it is, the ids of the request, what helps, and a finer code. */
export function errorBody(
  { code, message, details }: Pick<Failure, 'code' | 'message' | 'details'>,
  ids: Readonly<Record<string, string>>,
  ec?: string,
): string {
  return document('Error', { Code: code, Message: message, ...ids, ...details, EC: ec })
}
