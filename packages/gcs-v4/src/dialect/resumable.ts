import type { Dialect, DialectResponse, SessionUploads } from '@presign/object-storage'
import { gcsDialect } from './dialect.js'

// Each a name of its own: bundlers keep what multiplies names, and with it the dialect, in pages that only sign.
const PIECE_BYTES = 256 * 1024
const MAX_BYTES = 5 * 1024 ** 4

const uploads: SessionUploads = {
  kind: 'sessions',
  multipleOf: PIECE_BYTES,
  begin(object) {
    const { headers, query } = gcsDialect.put(object)
    // They are of the body, which this request does not have.
    const { 'content-md5': _md5, 'content-length': _length, ...others } = headers
    return { method: 'POST', query, headers: { ...others, 'x-goog-resumable': 'start' } }
  },
  readBegun({ status, headers: { location = '' }, url = '' }) {
    return status < 300 && isOfService(location, url) ? location : undefined
  },
  piece: (start, bytes, size) => (bytes === 0 ? ask(size) : put(`${start}-${start + bytes - 1}/${size ?? '*'}`)),
  ask,
  readHeld(response) {
    if (!isUnderWay(response)) return undefined
    const { range } = response.headers
    const last = /^bytes=0-(\d{1,15})$/.exec(range ?? '')?.[1]
    if (range === undefined) return 0
    return last === undefined ? undefined : Number(last) + 1
  },
  cancel: () => ({ method: 'DELETE', headers: {} }),
}

/**
 * The same service where large objects go through a resumable session, for `uploadResumable` of
 * `@presign/client-fetch/resumable`: one signed request begins the session, and its URL takes the bytes without a signature.
 * A page needs one link of its server for an upload of any size.
 *
 * The URL of a session works for a week, and anyone who has it may write the object. Pieces are multiples of 256 KiB.
 *
 * @see {@link https://cloud.google.com/storage/docs/resumable-uploads}
 * @see {@link https://cloud.google.com/storage/docs/performing-resumable-uploads}
 * @example
 * ```ts
 * import { gcsResumableDialect } from '@presign/gcs-v4'
 *
 * gcsResumableDialect.uploads.begin().headers // { 'x-goog-resumable': 'start' }
 * gcsResumableDialect.uploads.readHeld({ status: 308, headers: { range: 'bytes=0-262143' }, body: '' }) // 262144
 * ```
 */
export const gcsResumableDialect: Dialect<SessionUploads> = /* @__PURE__ */ resumable()

function resumable(): Dialect<SessionUploads> {
  return {
    ...gcsDialect,
    limits: { ...gcsDialect.limits, minPartBytes: PIECE_BYTES, maxPartBytes: MAX_BYTES },
    exposedHeaders: [...gcsDialect.exposedHeaders, 'location', 'range'],
    uploads,
    readStored: (response) => (isUnderWay(response) ? undefined : gcsDialect.readStored(response)),
    readError: (response) => {
      if (isUnderWay(response)) return undefined
      const failure = gcsDialect.readError(response)
      return failure && isGone(response) ? { ...failure, kind: 'upload_gone' } : failure
    },
  }
}

function ask(size?: number) {
  return put(`*/${size ?? '*'}`)
}

function put(range: string) {
  return { method: 'PUT', headers: { 'content-range': `bytes ${range}` } }
}

/**
 * Whether a session may be at this place, where all bytes would go: at the host that began it, or both are Google's. What
 * began by https does not go on by http.
 *
 * @param url The request that began it; empty where it is not known.
 */
function isOfService(location: string, url: string): boolean {
  const [, protocol, host] = PLACE.exec(location) ?? []
  const [, begun = protocol === 'https' ? protocol : undefined, from = host] = PLACE.exec(url) ?? []
  if (host === undefined || from === undefined || (protocol !== 'https' && protocol !== begun)) return false
  return hostOf(host) === hostOf(from) || (GOOGLE.test(hostOf(host)) && GOOGLE.test(hostOf(from)))
}

/** A user before the host, or a backslash behind it, would be read as another host by some. */
const PLACE = /^(https?):\/\/([\w.:[\]-]+)(?=[/?]|$)/i

const GOOGLE = /(?:^|\.)googleapis\.com$/

function hostOf(authority: string): string {
  return authority.toLowerCase().replace(/:443$/, '')
}

/** 308 Resume Incomplete: it has no Location, which tells it from a redirect. */
function isUnderWay({ status, headers }: DialectResponse): boolean {
  return status === 308 && headers.location === undefined
}

/** A session that has expired, was cancelled, or never was. */
function isGone({ status, url = '' }: DialectResponse): boolean {
  return (status === 404 || status === 410) && /[?&]upload_id=/.test(url)
}
