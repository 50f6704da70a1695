/**
 * A property that an object has itself: what a polluted `Object.prototype` holds is not the caller's word.
 */
export function own<T extends object, K extends string>(object: T, name: K): K extends keyof T ? T[K] : unknown {
  return (Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined) as never
}
