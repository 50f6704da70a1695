import type { SentRequest } from '@presign/diagnosis'
import { type ReadRequest, readRequests } from '@presign/read-request'
import { type Arguments, type Options, UsageError } from '../command.js'
import { type Io, readAll } from '../output/io.js'
import { headerOf, methodAnd } from './request-options.js'

/** Options of every command that reads a request. */
export const sentRequestOptions = {
  header: {
    type: 'string',
    short: 'H',
    multiple: true,
    help: "A header that was sent: 'Name: value'. May be repeated",
  },
  curl: { type: 'string', help: 'The request as a curl command' },
} as const satisfies Options

/** The request of `[METHOD] URL` or `--curl`; `undefined` where neither is given. */
export function givenRequest(given: Arguments): SentRequest | undefined {
  const command = given.text('curl')
  const headers = given.texts('header').map(headerOf)
  if (command !== undefined) {
    if (given.words.length > 0) throw new UsageError('Give one of URL and --curl')
    const request = understood(readRequests(command).requests.find(({ source }) => source === 'curl'))
    return checked({ ...request, headers: [...request.headers, ...headers] })
  }
  if (given.words.length === 0) return undefined
  const { method, place } = methodAnd(given.words, 'URL')
  const methodIsAssumed = given.words.length === 1
  return checked({ method, methodIsAssumed, url: place, headers })
}

/** The same, or else what `readRequests` finds on standard input. */
export async function sentRequest(given: Arguments, io: Io): Promise<SentRequest> {
  const request = givenRequest(given)
  if (request) return request
  const read = requestFromText(await readAll(io))
  return checked({ ...read, headers: [...read.headers, ...given.texts('header').map(headerOf)] })
}

function checked(request: SentRequest): SentRequest {
  if (/^https?:\/\/[^/?#]+/i.test(request.url)) return request
  throw new UsageError('Cannot read the URL: wanted one that begins with http:// or https://')
}

/** The first request of a text that may hold anything: see `readRequests`. */
function requestFromText(text: string): SentRequest {
  const [first] = readRequests(text).requests
  if (first) return understood(first)
  throw new UsageError(
    'Cannot read the request: wanted a URL, a curl command, or a line such as "GET /key?… HTTP/1.1" with headers, Host among them',
  )
}

/** The word after an option that is not known may be its value, or the URL. */
function understood(request: ReadRequest | undefined): SentRequest {
  if (!request) throw new UsageError('Cannot read the command: wanted one that begins with curl, and has a URL')
  const unknown = request.notes.find((note) => note.note === 'unknown_option')
  if (unknown) throw new UsageError(`Cannot read the command: curl option ${unknown.name} is not known here`)
  return { ...request, methodIsAssumed: request.source === 'url' }
}
