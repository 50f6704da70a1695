import { failures } from '../failure.js'
import type { Query } from '../server/parsed-request.js'

/**
 * The version that a parameter names, `undefined` where it is not there. Ids are opaque, yet an empty or a foreign one is
 * told from one that is gone: the suite of oss2 for Python expects errors for both.
 *
 * @throws Failure `InvalidArgument`
 */
export function versionIdIn(query: Query, name = 'versionId'): string | undefined {
  const value = query.get(name)
  if (value === undefined || isVersionId(value)) return value
  throw failures.invalidArgument('Invalid version id specified.', {
    ArgumentName: name,
    ArgumentValue: value.slice(0, 80),
  })
}

/** Whether a text can be a version's id: `null`, or as the service and this server make them. */
export function isVersionId(text: string): boolean {
  return text === 'null' || /^CAEQ[\w+/=-]{8,120}$/.test(text)
}
