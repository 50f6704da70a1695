import type { Call, Operation, Right } from '../server/call.js'

/** Names an operation and the right it takes. */
export function operation<C extends Call>(name: string, right: Right, run: Operation<C>['run']): Operation<C> {
  return { name, right, run }
}
