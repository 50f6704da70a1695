// The vectors of the official SDKs as plain data that every runtime can read: what to make, and what must come out.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const folder = new URL('../../packages/vectors/json/', import.meta.url)

// Contested among the SDKs and decided otherwise: every request has a host, so `additionalHeaders: ['host']` signs it.
// No signer makes a link that never expires.
const DECIDED_OTHERWISE = new Set(['pub-v4q-057', 'pub-v4h-039', 'pub-bos-query-041'])
// These SDKs send a blank in a query as `+`, and those of OBS write the usual port: their signatures are compared, their
// URLs are not. So it is with the lists of headers that those of BOS write otherwise.
const OWN_SPELLING = new Set([
  'aws4fetch',
  'cos-go',
  'obs-go',
  'obs-nodejs',
  'obs-python',
  'tos-go',
  'tos-python',
  'bce-go',
])

const FILES = {
  'oss-v4': ['oss/v4-query.json', 'oss/v4-header.json'],
  'oss-v1': ['oss/v1-query.json', 'oss/v1-header.json'],
  'aws-v4': ['aws-v4.json'],
  cos: ['cos.json'],
  obs: ['obs.json'],
  tos: ['tos.json'],
  bos: ['bos.json'],
}

/** Options that a scheme takes from a vector beyond its region. */
const options = {
  'oss-v4': () => ({}),
  // The SDKs sent one date, and called it `Date`.
  'oss-v1': () => ({ dateHeader: 'date' }),
  'aws-v4': ({ service }) => ({ service }),
  cos: ({ signHost = true, keyTime }) => ({ signHost, headerLifetime: windowOf(keyTime).lasting }),
  obs: () => ({ dateHeader: 'date' }),
  tos: () => ({}),
  bos: ({ expiresIn, additionalHeaders }) => ({
    headerLifetime: expiresIn,
    signBodyHeaders: additionalHeaders === undefined,
  }),
}

/** Inputs that are a scheme's own: of its time, and of headers that an SDK adds. */
const inputs = {
  'oss-v4': ({ expiresIn, additionalHeaders }) => ({ expiresIn, additionalHeaders }),
  'oss-v1': ({ expiresAt, signingTime, expiresIn = expiresAt - Date.parse(signingTime) / 1000 }) => ({ expiresIn }),
  'aws-v4': (input, mode) => ({
    expiresIn: input.expiresIn,
    query: Array.isArray(input.query) ? grouped(input.query) : input.query,
    headers: { ...(mode === 'header' && payloadOf(input)), ...input.headers },
  }),
  cos: ({ keyTime }) => ({ at: windowOf(keyTime).at, expiresIn: windowOf(keyTime).lasting }),
  obs: ({ expiresIn, headers, signingTime }) => ({
    expiresIn,
    at: new Date(headers['x-obs-date'] ?? signingTime).toISOString(),
  }),
  tos: ({ expiresIn }) => ({ expiresIn }),
  bos: ({ expiresIn, additionalHeaders }) => ({ expiresIn, additionalHeaders }),
}

/** Every vector of a URL or of headers. */
export function vectors() {
  return Object.entries(FILES).flatMap(([scheme, files]) =>
    files
      .flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
      .filter(({ id, mode }) => (mode === 'query' || mode === 'header') && !DECIDED_OTHERWISE.has(id))
      .map((vector) => plain(scheme, vector)),
  )
}

function plain(scheme, { id, source, mode, input, expected }) {
  const { accessKeyId, accessKeySecret, securityToken } = input
  const { expiresIn, ...own } = inputs[scheme](input, mode)
  return {
    id,
    scheme,
    mode: mode === 'query' ? 'url' : 'header',
    options: { region: input.region, ...options[scheme](input) },
    endpoint: { kind: kindOf(input), origin: input.endpoint },
    credentials: { accessKeyId, accessKeySecret, ...(securityToken !== null && { securityToken }) },
    input: {
      method: input.method,
      ...addressed(input),
      query: input.query,
      headers: input.headers,
      at: input.signingTime,
      allowUnsafeKey: true,
      ...own,
      ...(mode === 'query' && { expiresIn }),
    },
    expected: { ...stagesOf(scheme, expected), ...(OWN_SPELLING.has(source.sdk) && { url: undefined }) },
  }
}

/** BOS signs the canonical request itself. */
function stagesOf(scheme, expected) {
  if (scheme !== 'bos') return expected
  return { ...expected, canonicalRequest: undefined, stringToSign: expected.canonicalRequest }
}

/** An object, a bucket or the service, which may have a path of its own. */
function addressed({ bucket, key, path, rules }) {
  if (rules === 'generic') return { resource: 'service', path: path?.slice(1) }
  if (key) return { bucket: bucket ?? undefined, key }
  return bucket ? { resource: 'bucket', bucket } : { resource: 'service' }
}

function kindOf({ addressing }) {
  return { path: 'pathStyle', cname: 'custom', virtual: 'virtualHosted', none: 'serviceEndpoint' }[addressing]
}

/** SDKs begin their windows somewhat earlier than they are asked; the window is what is signed. */
function windowOf(keyTime) {
  const [start, end] = keyTime.split(';').map(Number)
  return { at: new Date(start * 1000).toISOString(), lasting: end - start }
}

/** Names that repeat stand as a list of their values. */
function grouped(pairs) {
  const names = [...new Set(pairs.map(([name]) => name))]
  return Object.fromEntries(
    names.map((name) => [name, pairs.filter((pair) => pair[0] === name).map(([, value]) => value)]),
  )
}

/** S3's headers name the payload; without a body that is the digest of nothing. */
function payloadOf({ body, payloadHash, rules }) {
  if (rules === 'generic' && body === undefined) return {}
  const digest =
    payloadHash ??
    createHash('sha256')
      .update(body ?? '')
      .digest('hex')
  return { 'x-amz-content-sha256': digest }
}
