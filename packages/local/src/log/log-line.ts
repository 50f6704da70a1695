import type { LoggedRequest } from './request-log.js'

/** One line of the access log: what was asked, how it was answered, and why it was rejected if it was. */
export function logLine(request: LoggedRequest): string {
  const { at, method, path, status, code, operation } = request
  const why = request.explain()
  const words = [at.slice(11, 23), method, path.slice(0, 200), String(status), code ?? operation, why && `(${why})`]
  return printable(words.filter((word) => word !== undefined).join(' '))
}

/** A path is a stranger's, and a terminal obeys control characters. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
