import { curl } from './curl.js'
import { fetchCall } from './fetch-call.js'
import { errorBody, link, rawAnswer, rawRequest } from './http.js'
import { json } from './json.js'
import { logTexts } from './log.js'
import type { Kind, ReadAnswer, ReadRequest, ReadResult, ReadTexts } from './model.js'
import { powershell } from './powershell.js'

/** Of two that begin at one place, the first. */
const KINDS: readonly Kind[] = [curl, fetchCall, powershell, rawRequest, rawAnswer, errorBody, json, logTexts, link]

/** What is longer is cut: a HAR file of a visit fits, and a film does not. */
const MAX_TEXT = 8_000_000

/** As many items as are kept. */
const MAX_ITEMS = 64

/** How often a kind may begin and turn out to be something else: texts may be made for that. */
const MAX_FAILED = 3

/**
 * Reads whatever people have in hand of a request that was rejected: links, curl commands (of bash, `cmd` and
 * PowerShell), `fetch` calls, `Invoke-WebRequest`, raw HTTP, HAR, JSON, error bodies, and log lines with the signed
 * texts; one after another, in any order. Nothing is run, nothing is rewritten and nothing throws.
 *
 * @example
 * ```ts
 * import { readRequests } from '@presign/read-request'
 *
 * const { requests, answers } = readRequests(`
 *   curl -X PUT -T cat.jpg 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?Expires=1'
 *   <Error><Code>AccessDenied</Code></Error>
 * `)
 * requests[0]?.method // 'PUT'
 * answers[0]?.body // '<Error><Code>AccessDenied</Code></Error>'
 * ```
 */
export function readRequests(text: string): ReadResult {
  const plain = typeof text === 'string' ? withoutMarks(text.slice(0, MAX_TEXT)) : ''
  const [requests, answers, texts]: [ReadRequest[], ReadAnswer[], ReadTexts[]] = [[], [], []]
  const next = KINDS.map((kind) => ({ kind, at: startOf(kind, plain, 0), failed: 0 }))
  for (let at = 0, count = 0; count < MAX_ITEMS; count++) {
    for (const one of next) if (one.at < at) one.at = startOf(one.kind, plain, at)
    const first = next.reduce((best, one) => (one.at < best.at ? one : best))
    if (first.at === Number.POSITIVE_INFINITY) break
    const found = first.kind.read(plain, first.at)
    requests.push(...(found?.requests ?? []))
    answers.push(...(found?.answers ?? []))
    texts.push(...(found?.texts ?? []))
    if (found) at = Math.max(found.end, first.at + 1)
    else first.at = ++first.failed < MAX_FAILED ? startOf(first.kind, plain, first.at + 1) : Number.POSITIVE_INFINITY
  }
  return { requests, answers, texts }
}

function startOf({ begins }: Kind, text: string, from: number): number {
  begins.lastIndex = from
  return begins.exec(text)?.index ?? Number.POSITIVE_INFINITY
}

/** What `curl -v` writes before each line that it sent or received, and its own remarks. */
function withoutMarks(text: string): string {
  if (!/^[<>] (?:[A-Z]+ \S+ HTTP|HTTP)\//m.test(text)) return text
  return text.replaceAll(/^(?:[*{}] ?.*|[<>] ?)/gm, (mark) => (/^[<>]/.test(mark) ? '' : '\n'))
}
