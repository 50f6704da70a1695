/** What a page or one of its workers has, so that this compiles without the DOM's types. */
interface Page {
  readonly location?: { readonly origin?: string }
  readonly navigator?: { readonly onLine?: boolean }
}

/** The origin of a page that is online, whose requests CORS judges; `undefined` elsewhere. */
export function pageOrigin(): string | undefined {
  const { location, navigator } = globalThis as Page
  const origin = location?.origin
  return origin === 'null' || navigator?.onLine === false ? undefined : origin
}
