/**
 * Goes on at once with what is there already, so that a synchronous backend stays synchronous. A promise is known by its
 * `then`: those of another realm, such as a sandbox, are not instances of this one's `Promise`.
 */
export function chain<A, B>(value: A | Promise<A>, next: (value: A) => B | Promise<B>): B | Promise<B> {
  return isPromise(value) ? value.then(next) : next(value)
}

/** Whether an answer comes later. */
export function isPromise<A>(value: A | Promise<A>): value is Promise<A> {
  return typeof (value as Partial<Promise<A>> | undefined)?.then === 'function'
}

/** All of them: at once where all are there already. */
export function together<A>(values: readonly (A | Promise<A>)[]): readonly A[] | Promise<readonly A[]> {
  return values.some(isPromise) ? Promise.all(values) : (values as readonly A[])
}
