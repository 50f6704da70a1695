/** As much of a request as a management token covers. */
export interface SignedParts {
  /** Upper-case. */
  readonly method: string
  /** Path and query, as sent. */
  readonly target: string
  /** With its port, where the request has one. */
  readonly host: string
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>
}

/** What stands before the body, and whether the body follows. */
export interface SignedText {
  readonly head: string
  readonly withBody: boolean
}

/**
 * The text of a token `Qiniu`: method and target, host, content type, the service's own headers, the body.
 *
 * @see {@link https://developer.qiniu.com/kodo/1201/access-token}
 */
export function qiniuText({ method, target, host, headers }: SignedParts): SignedText {
  const type = headers.get('content-type')
  const own = [...headers]
    .filter(([name]) => name.startsWith('x-qiniu-') && name.length > 'x-qiniu-'.length)
    .map(([name, value]) => `${canonicalName(name)}: ${value}\n`)
    .sort()
  const typeLine = type === undefined ? '' : `Content-Type: ${type}\n`
  return {
    head: `${method} ${target}\nHost: ${host}\n${typeLine}${own.join('')}\n`,
    withBody: type !== undefined && type !== 'application/octet-stream',
  }
}

/** The text of a token `QBox`, the older one, which has neither method nor host: target, and the body of a form. */
export function qboxText({ target, headers }: SignedParts): SignedText {
  return { head: `${target}\n`, withBody: headers.get('content-type') === 'application/x-www-form-urlencoded' }
}

/** `x-qiniu-aaa` → `X-Qiniu-Aaa`. */
function canonicalName(name: string): string {
  return name.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
}
