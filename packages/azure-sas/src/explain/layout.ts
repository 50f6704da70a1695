import type { Anatomy, Line } from '@presign/core/explain'
import { LINES } from '../canonical.js'

/** The lines of a string to sign by their meaning: those of Shared Key, or of a token with a resource in the fourth. */
export function layout(lines: readonly Line[]): Anatomy | undefined {
  const [method, ...rest] = lines
  if (method === undefined) return undefined
  const at = rest.findIndex(({ text }, index) => index >= LINES.length && text.startsWith('/'))
  const path = rest[at]
  if (/^[A-Z]+$/.test(method.text) && path) return sharedKey(method, rest.slice(0, at), path, rest.slice(at + 1))
  return token(lines)
}

/** What the last lines of a token say of answers, whatever its version. */
const OF_ANSWERS = ['rscc', 'rscd', 'rsce', 'rscl', 'rsct']

function token(lines: readonly Line[]): Anatomy | undefined {
  const resource = lines[3]
  const [, account, path] = /^(\/blob\/[^/]*)(.*)$/s.exec(resource?.text ?? '') ?? []
  if (!resource || account === undefined || path === undefined) return undefined
  const last = lines.slice(-OF_ANSWERS.length)
  const query = last.flatMap(({ text }, index) =>
    text === '' ? [] : [`${OF_ANSWERS[index]}=${text.replaceAll('&', '%26')}`],
  )
  const others = lines
    .slice(0, -OF_ANSWERS.length)
    .map((line) => (line === resource ? { ...line, text: account } : line))
  return {
    path: { ...resource, text: path },
    query: { ...(last[0] ?? resource), text: query.join('&') },
    headers: [],
    others,
  }
}

function sharedKey(method: Line, before: readonly Line[], path: Line, parameters: readonly Line[]): Anatomy {
  const headers = before.flatMap((line, index): Line[] => {
    const name = LINES[index]
    if (name === undefined) return [line]
    return line.text === '' ? [] : [{ ...line, text: `${name}:${line.text}` }]
  })
  const query = parameters.map(({ text }) => text.replace(':', '=')).join('&')
  const [, account = '', rest = ''] = /^(\/[^/]*)(.*)$/s.exec(path.text) ?? []
  return {
    method,
    path: { ...path, text: rest },
    query: { ...(parameters[0] ?? path), text: query },
    headers,
    others: [{ ...path, text: account }],
  }
}
