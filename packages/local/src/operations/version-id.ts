import { failures } from '../failure.js'
import type { Query } from '../server/parsed-request.js'

/**
 * The version that a parameter names, `undefined` where it is not there. Ids are opaque, yet an empty or a foreign one
 * is rejected, where one that is gone is not found: the suite of oss2 for Python expects errors for both.
 *
 * @throws Failure `InvalidArgument`
 */
export function versionIdIn(query: Query, name = 'versionId'): string | undefined {
  const value = query.get(name)
  return value === undefined ? undefined : checkVersionId(value, name)
}

/** @throws Failure `InvalidArgument` unless a text is `null`, or an id as the service and this server make them. */
export function checkVersionId(text: string, name: string): string {
  if (text === 'null' || /^CAEQ[\w+/=-]{8,120}$/.test(text)) return text
  throw failures.invalidArgument('Invalid version id specified.', {
    ArgumentName: name,
    ArgumentValue: text.slice(0, 80),
  })
}
