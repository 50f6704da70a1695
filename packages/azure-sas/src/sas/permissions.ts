import { invalidQuery } from '@presign/core/scheme'

// The service refuses permissions in another order.
// https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas#specify-permissions
const ORDER = { b: 'racwdxtmeiy', c: 'racwdxltmeiyf', account: 'rwdxftlacupiy' } as const

/**
 * Permissions in the order that the service wants.
 *
 * @param of `account`, or the kind of resource as `sr` has it.
 * @throws SigningError `query_invalid`
 */
export function sortedPermissions(letters: string, of: string): string {
  const order = ORDER[of === 'account' || of === 'c' ? of : 'b']
  const unknown = [...letters].find((letter) => !order.includes(letter))
  if (unknown !== undefined || letters === '') throw invalidQuery('sp', `one or more of the letters ${order}`)
  return [...order].filter((letter) => letters.includes(letter)).join('')
}

/** What an operation is told by. */
export interface Operation {
  readonly method: string
  readonly resource: 'object' | 'bucket' | 'service'
  /** The value of a parameter of the query. */
  parameter(name: string): string | null | undefined
}

/**
 * The permissions of which each by itself allows an operation; none where no token can.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas#specify-permissions}
 */
export function permissionsFor({ method, resource, parameter }: Operation): string {
  const comp = parameter('comp')?.toLowerCase() ?? ''
  if (method === 'GET' || method === 'HEAD') {
    if (resource === 'object') return comp === 'tags' ? 't' : 'r'
    return { list: 'l', blobs: 'f' }[comp] ?? 'rl'
  }
  if (method === 'DELETE') return parameter('versionid') ? 'x' : 'd'
  if (method === 'POST') return comp === 'query' ? 'r' : ''
  if (method !== 'PUT') return ''
  return (
    { tags: 't', appendblock: 'aw', immutabilitypolicies: 'i', legalhold: 'i' }[comp] ??
    (CREATES.test(comp) ? 'cw' : 'w')
  )
}

const CREATES = /^(?:block|blocklist|snapshot)?$/
