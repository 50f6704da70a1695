import type { Claims, IncomingRequest } from '../../schemes/incoming.js'
import type { ObjectKey, Plan } from '../../schemes/plan.js'
import { encodeText } from '../../text/encoding.js'
import type { Cause } from '../cause.js'

/** What is signed: a plan and the object key, as `parse` of a scheme makes them. */
export interface Subject<P extends Plan = Plan> {
  readonly plan: P
  readonly key: ObjectKey
}

/** A typo in a secret: what was copied along with it. */
export interface SecretTypo {
  readonly before?: string
  readonly after?: string
}

/**
 * A usual mistake, for `reproduce` to make on purpose: in the request, in what is signed, or in the secret. Each part
 * gives every form the mistake takes, and nothing where it cannot be made. Where the forms are as many as the request has
 * parameters or headers, a generator makes them: `reproduce` asks for one after another, and stops when it has done
 * enough.
 */
export interface Mistake<P extends Plan = Plan> {
  readonly cause: Cause
  /** What is done wrong, in words that complete "someone …": `encodes the key twice`. */
  readonly name: string
  /** Requests as they would arrive from someone who makes it. */
  request?(request: IncomingRequest, claims: Claims): Iterable<IncomingRequest>
  /** What someone would sign who makes it. */
  subject?(subject: Subject<P>, claims: Claims): Iterable<Subject<P>>
  /** The secret of someone who makes it. */
  readonly secrets?: readonly SecretTypo[]
}

/** A mistake in the plan, in each form that it takes; none where the plan stays the same. */
export function inPlan<P extends Plan>(
  ...forms: readonly ((plan: P) => Partial<P>)[]
): (subject: Subject<P>) => Iterable<Subject<P>> {
  return function* ({ plan, key }) {
    for (const form of forms) for (const other of changed(plan, form(plan))) yield { plan: other, key }
  }
}

/** A mistake in how the key is written; none where it stays the same. */
export function inKey<P extends Plan>(
  form: (key: ObjectKey) => Partial<ObjectKey>,
): (subject: Subject<P>) => readonly Subject<P>[] {
  return ({ plan, key }) => changed(key, form(key)).map((other) => ({ plan, key: other }))
}

/** For {@link inPlan}: another scope wherever it stands, in the key, the string to sign, and the credential of a URL. */
export function inScope(change: (parts: readonly string[]) => readonly string[]) {
  return ({ scope, query, stamp }: Readonly<Record<'scope' | 'query' | 'stamp', string>>) => {
    const other = change(scope.split('/')).join('/')
    return {
      scope: other,
      query: query.replaceAll(encodeText(scope), encodeText(other)),
      stamp: stamp.replace(scope, other),
    }
  }
}

/** For {@link inPlan}: other pieces in a canonical query, such as `name=value`; nothing where there is none. */
export function inQuery(change: (pieces: readonly string[]) => readonly string[]) {
  return ({ query }: { readonly query: string }) => ({ query: query && change(query.split('&')).join('&') })
}

/**
 * For {@link inPlan}: another value of a signed header, or the header left out with its name, where a plan holds them as
 * lines and the names joined with `;`.
 */
export function inHeader(wanted: string, change: (value: string) => string | undefined) {
  return ({ headers }: { readonly headers: string }) => {
    const lines = headers
      .split('\n')
      .slice(0, -1)
      .flatMap((line): string[] => {
        const [name = ''] = line.split(':', 1)
        const value = name === wanted ? change(line.slice(name.length + 1)) : line.slice(name.length + 1)
        return value === undefined ? [] : [`${name}:${value}\n`]
      })
    return { headers: lines.join(''), signedHeaders: lines.map((line) => line.split(':', 1)[0]).join(';') }
  }
}

function changed<T extends object>(whole: T, change: Partial<T>): readonly T[] {
  const same = (Object.keys(change) as (keyof T)[]).every((name) => whole[name] === change[name])
  return same ? [] : [{ ...whole, ...change }]
}
