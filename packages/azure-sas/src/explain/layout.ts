import type { Anatomy, Line } from '@presign/core/explain'
import { LINES } from '../canonical.js'

/** The lines of a string to sign by their meaning: those of Shared Key, or of a token with a resource in the fourth. */
export function layout(lines: readonly Line[]): Anatomy | undefined {
  const [method, ...rest] = lines
  if (method === undefined) return undefined
  const at = rest.findIndex(({ text }, index) => index >= LINES.length && text.startsWith('/'))
  const path = rest[at]
  if (/^[A-Z]+$/.test(method.text) && path) return sharedKey(method, rest.slice(0, at), path, rest.slice(at + 1))
  const resource = lines[3]
  if (!resource?.text.startsWith('/blob/')) return undefined
  return { path: resource, headers: [], others: lines.filter((line) => line !== resource) }
}

function sharedKey(method: Line, before: readonly Line[], path: Line, parameters: readonly Line[]): Anatomy {
  const headers = before.flatMap((line, index): Line[] => {
    const name = LINES[index]
    if (name === undefined) return [line]
    return line.text === '' ? [] : [{ ...line, text: `${name}:${line.text}` }]
  })
  const query = parameters.map(({ text }) => text.replace(':', '=')).join('&')
  return { method, path, query: { ...(parameters[0] ?? path), text: query }, headers, others: [] }
}
