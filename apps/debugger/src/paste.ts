import type { SyncBackend } from '@presign/core'
import { type Examination, examine } from '@presign/diagnosis'
import { type ReadRequest, type ReadResult, readRequests } from '@presign/read-request'

/** What was pasted, read and examined. */
export interface Pasted {
  readonly read: ReadResult
  /** The request that is shown. */
  readonly request: ReadRequest | undefined
  readonly examination: Examination | undefined
}

/** In characters. No service takes a longer one. */
const MAX_URL = 8192

/** Reads a text and examines its first signed request together with the answer or the texts beside it. */
export function pasted(text: string, at: Date, backend: SyncBackend, bucket?: string): Pasted {
  const read = readRequests(text)
  const [first] = read.requests
  const request = first && { ...first, methodIsAssumed: first.source === 'url', url: first.url.slice(0, MAX_URL) }
  if (!request) return { read, request: undefined, examination: undefined }
  const [answer] = read.answers
  const texts = read.texts.find(({ stringToSign }) => stringToSign !== undefined)
  const theirs = texts && { ...texts, stringToSign: texts.stringToSign ?? '' }
  const examination = examine({ request, answer, theirs }, { at, backend, bucket })
  return { read, request: { ...request, method: examination.request.method }, examination }
}
