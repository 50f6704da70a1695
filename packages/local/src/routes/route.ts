import { failures } from '../failure.js'
import type { BucketCall, Call, ObjectCall, Operation } from '../server/call.js'
import type { Place } from '../server/place.js'

/** Operations by method and selecting parameters: `PUT ?partNumber&uploadId`, with ` from` behind it for a copy. */
export type Routes<C extends Call> = Readonly<Record<string, Operation<C>>>

/** All operations of a service. */
export interface RouteTables {
  readonly service: Routes<Call>
  readonly bucket: Routes<BucketCall>
  readonly object: Routes<ObjectCall>
  /** The header that makes a PUT a copy. */
  readonly copySource: string
  /** The operations that need no bucket to be there. */
  readonly making: readonly string[]
  /** Whether a parameter says which operation is meant; all others are its arguments. */
  isSelector(name: string, method: string): boolean
}

type Asked = Pick<Call, 'method' | 'query' | 'headers'>

/** An operation and the call it is for. */
export interface Routed {
  readonly operation: Omit<Operation, 'run'>
  run(call: Call): ReturnType<Operation['run']>
}

/**
 * Finds the operation that a request means.
 *
 * @throws Failure `NotImplemented` for one that the service has and this server has not, `MethodNotAllowed`
 */
export function route(tables: RouteTables, call: Asked, { bucket, key }: Place): Routed {
  const selector = selectorOf(tables, call)
  if (bucket === undefined) return bound(found(tables.service, selector, call), {})
  if (key === undefined) return bound(found(tables.bucket, selector, call), { bucket })
  return bound(found(tables.object, selector, call), { bucket, key })
}

/** What the operation is called that a request means, if there is one. */
export function operationName(tables: RouteTables, call: Asked, place: Place): string | undefined {
  try {
    return route(tables, call, place).operation.name
  } catch {
    return undefined
  }
}

function bound<C extends Call>(operation: Operation<C>, place: Omit<C, keyof Call>): Routed {
  return { operation, run: (call) => operation.run({ ...call, ...place } as C) }
}

function selectorOf({ isSelector, copySource }: RouteTables, { method, query, headers }: Asked): string {
  const names = [...query.keys()].filter((name) => isSelector(name, method)).sort()
  const copy = method === 'PUT' && headers.has(copySource) ? ' from' : ''
  return method + (names.length === 0 ? '' : ` ?${names.join('&')}`) + copy
}

function found<C extends Call>(routes: Routes<C>, selector: string, { method }: Pick<Call, 'method'>): Operation<C> {
  const operation = Object.hasOwn(routes, selector) ? routes[selector] : undefined
  if (operation) return operation
  throw selector === method ? failures.methodNotAllowed(method) : failures.notImplemented(selector)
}
