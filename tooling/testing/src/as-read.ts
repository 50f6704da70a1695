/** A URL as a server reads it before it signs: decoded, its parameters in no order. Spelling and order are each SDK's own. */
export function asRead(url: string) {
  const [, origin, path = '', query = ''] = /^(https?:\/\/[^/]+)([^?]*)\??(.*)$/.exec(url) ?? []
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return `${decodeURIComponent(name)}=${decodeURIComponent(value.join('='))}`
  })
  return { origin, path: decodeURIComponent(path), query: pairs.sort() }
}
