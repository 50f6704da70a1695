import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, type RawRequest, type SyncVerifier, type Verdict } from '@presign/core/verify'
import { type Arguments, type Command, UsageError } from '../command.js'
import { requestFromText, requestFromUrl } from '../options/arriving.js'
import { headerOf, momentOf } from '../options/request-options.js'
import {
  credentialsOf,
  readingEndpoints,
  regionOf,
  regionOption,
  schemesOf,
  verifierEnvironment,
} from '../options/signer-options.js'
import { type Io, print, readAll } from '../output/io.js'

/** `presign verify`: would the service take this request? */
export const verify: Command = {
  summary: 'Say whether a signed request would be accepted. Takes a URL, or a raw HTTP request on standard input.',
  words: '[[METHOD] URL]',
  options: {
    header: {
      type: 'string',
      short: 'H',
      multiple: true,
      help: "A header that was sent: 'Name: value'. May be repeated",
    },
    at: { type: 'string', help: 'The moment of arrival, ISO 8601. Default: now' },
    ...regionOption,
    bucket: { type: 'string', help: 'The bucket a custom domain is bound to' },
    json: { type: 'boolean', help: 'Print the verdict as JSON' },
  },
  examples: [
    "verify 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?…'",
    "verify PUT 'https://…' -H 'Content-Type: image/jpeg'",
    'verify --json < request.txt',
  ],
  environment: verifierEnvironment,

  async run(given, io) {
    const request = await requestOf(given, io)
    const verdict = verifierFor(given, io, request).verify(request)
    print(io, given.flag('json') ? JSON.stringify(withTexts(verdict), null, 2) : verdictText(verdict))
    return verdict.ok ? 0 : 1
  },
}

/** The texts of a verdict do not print by themselves, because they may hold a token; here it is asked for them. */
function withTexts(verdict: Verdict): unknown {
  return verdict.ok || !verdict.expected ? verdict : { ...verdict, expected: verdict.expected }
}

async function requestOf(given: Arguments, io: Io): Promise<RawRequest> {
  const [first, second, ...more] = given.words
  if (more.length > 0) throw new UsageError('Wanted [METHOD] URL, or a request on standard input')
  if (first === undefined) return requestFromText(await readAll(io))
  const [method, url] = second === undefined ? ['GET', first] : [first, second]
  return requestFromUrl(method.toUpperCase(), url, given.texts('header').map(headerOf))
}

function verifierFor(given: Arguments, io: Io, request: RawRequest): SyncVerifier {
  const credentials = credentialsOf(io)
  const at = momentOf(given.text('at'))
  return createSyncVerifier(
    schemesOf(regionOf(given, io)).map(({ verifying }) => verifying),
    {
      backend: nodeBackend,
      endpoints: readingEndpoints(hostOf(request), given.text('bucket')),
      credentialsOf: (id) => (id === credentials.accessKeyId ? credentials : undefined),
      ...(at && { clock: { now: () => at.getTime() } }),
    },
  )
}

function hostOf({ headers }: RawRequest): string {
  const pairs = headers as readonly (readonly [string, string])[]
  return pairs.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? ''
}

function verdictText(verdict: Verdict): string {
  const rows = verdict.ok ? acceptedRows(verdict) : rejectedRows(verdict)
  return rows.map(([name, value]) => (name === '' ? value : `${`${name}:`.padEnd(15)}${value}`)).join('\n')
}

type Rows = [name: string, value: string][]

function acceptedRows({
  scheme,
  mode,
  accessKeyId,
  bucket,
  key,
  signedHeaders,
  signedAt,
  expiresAt,
}: Verdict & { ok: true }): Rows {
  const rows: [string, string | undefined][] = [
    ['', 'Accepted: the signature is right'],
    ['scheme', `${scheme}, in the ${mode}`],
    ['access key id', accessKeyId],
    ['bucket', bucket],
    ['key', key],
    ['signed headers', signedHeaders.join(', ') || undefined],
    ['signed at', signedAt],
    ['until', expiresAt],
  ]
  return rows.filter((row): row is [string, string] => row[1] !== undefined)
}

function rejectedRows({ reason, detail, service, expected }: Verdict & { ok: false }): Rows {
  const { status, code, ec } = service
  const rows: Rows = [
    ['', `Refused (${reason}): ${detail}`],
    ['the service', `${status} ${code}${ec === undefined ? '' : ` (EC ${ec})`}`],
  ]
  if (expected?.canonicalRequest !== undefined)
    rows.push(['', '\nCanonical request of this side:'], ['', expected.canonicalRequest])
  if (expected) rows.push(['', '\nString to sign of this side:'], ['', expected.stringToSign])
  return rows
}
