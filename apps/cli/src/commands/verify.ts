import type { Secret } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, type SyncVerifier, type Verdict } from '@presign/core/verify'
import { hostIn, type Reader, type Recognized, rawRequestOf, type SentRequest } from '@presign/diagnosis'
import type { Arguments, Command } from '../command.js'
import { providerAt, recognized } from '../options/recognition.js'
import { momentOf } from '../options/request-options.js'
import { sentRequest, sentRequestOptions } from '../options/sent-request.js'
import { regionOption, verifierEnvironment } from '../options/signer-options.js'
import { type Io, print } from '../output/io.js'
import { type Rows, rowsText } from '../output/rows.js'
import { credentialsOf } from '../providers/environment.js'
import { providers } from '../providers/providers.js'

/** `presign verify`: would the service take this request? */
export const verify: Command = {
  summary:
    'Say whether a signed request would be accepted. Takes a URL, a curl command, or either or a raw HTTP request on standard input. The provider is recognised by the signature.',
  words: '[[METHOD] URL]',
  options: {
    ...sentRequestOptions,
    at: { type: 'string', help: 'The moment of arrival, ISO 8601. Default: now' },
    region: { ...regionOption.region, help: `${regionOption.region.help}. Default: whichever the request names` },
    bucket: { type: 'string', help: 'The bucket a custom domain is bound to' },
    json: { type: 'boolean', help: 'Print the verdict as JSON' },
  },
  examples: [
    "verify 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?…'",
    "verify PUT 'https://photos.s3.eu-central-1.amazonaws.com/cat.jpg?…' -H 'Content-Type: image/jpeg'",
    'verify < link.txt',
    'verify --json < request.txt',
  ],
  environment: verifierEnvironment,

  async run(given, io) {
    const request = await sentRequest(given, io)
    const found = recognized(request, given, io)
    const answer = answerTo(request, found, given, io)
    print(io, given.flag('json') ? JSON.stringify(withTexts(answer), null, 2) : answerText(answer, found))
    return answer.verdict?.ok ? 0 : 1
  },
}

/** What is known of a request in the end. */
interface Answer {
  /** `undefined` where its signature can only be recognised. */
  readonly verdict: Verdict | undefined
  /** The method for which it would be right, where it is not for its own. */
  readonly rightFor?: string | undefined
}

function answerTo(request: SentRequest, found: readonly Recognized[], given: Arguments, io: Io): Answer {
  const readers = found.flatMap(({ reader }) => reader ?? [])
  if (readers.length === 0 && found.length > 0) return { verdict: undefined }
  const verifier = verifierFor(readers.length > 0 ? readers : [anyReader(request, given)], given, io)
  const verdict = verifier.verify(rawRequestOf(request))
  return { verdict, rightFor: verdict.ok || verdict.reason !== 'mismatch' ? undefined : otherMethod(verifier, request) }
}

/** Who answers for a request without a signature. */
function anyReader(request: SentRequest, given: Arguments): Reader {
  const provider = providerAt(request)
  const [scheme] = provider.schemes
  const verifying = scheme.verifying({ region: given.text('region'), hostRegion: provider.regionExample })
  return { provider, scheme, verifying, endpoints: provider.reading(hostIn(request), given.text('bucket'), undefined) }
}

function verifierFor(readers: readonly Reader[], given: Arguments, io: Io): SyncVerifier {
  const at = momentOf(given.text('at'))
  const held = readers.flatMap(({ provider, scheme }) => {
    const known = providers.find(({ name }) => name === provider.name)
    return known ? [credentialsOf(known, io, scheme)] : []
  })
  const schemes = new Map(readers.map(({ verifying }) => [verifying.name, verifying]))
  return createSyncVerifier([...schemes.values()], {
    backend: nodeBackend,
    endpoints: readers.flatMap(({ endpoints }) => endpoints),
    credentialsOf: (id): Secret | undefined => held.find(({ accessKeyId }) => accessKeyId === id),
    ...(at && { clock: { now: () => at.getTime() } }),
  })
}

/** A link for another method is the commonest mismatch of a request that is read off a link alone. */
function otherMethod(verifier: SyncVerifier, request: SentRequest): string | undefined {
  return ['GET', 'PUT', 'HEAD', 'POST', 'DELETE']
    .filter((method) => method !== request.method)
    .find((method) => verifier.verify(rawRequestOf({ ...request, method })).ok)
}

/** The texts of a verdict do not print by themselves, because they may hold a token; here it is asked for them. */
function withTexts({ verdict, rightFor }: Answer): unknown {
  if (verdict === undefined) return { ok: false, reason: 'unsupported' }
  if (verdict.ok) return { ...verdict, query: Object.fromEntries(queryOf(verdict)) }
  return verdict.expected ? { ...verdict, rightFor, expected: verdict.expected } : verdict
}

function answerText({ verdict, rightFor }: Answer, found: readonly Recognized[]): string {
  if (verdict === undefined)
    return found
      .map(({ detection }) => `Recognised: ${detection.label} (${detection.why}). It cannot be verified here`)
      .join('\n')
  return rowsText(verdict.ok ? acceptedRows(verdict) : rejectedRows(verdict, rightFor, found))
}

function acceptedRows(verdict: Verdict & { ok: true }): Rows {
  const { scheme, mode, accessKeyId, bucket, key, signedHeaders, signedAt, expiresAt } = verdict
  return [
    ['', 'Accepted: the signature is right'],
    ['scheme', `${scheme}, in the ${mode}`],
    ['access key id', accessKeyId],
    ['bucket', bucket],
    ['key', key],
    ['signed headers', signedHeaders.join(', ') || undefined],
    ['signed query', new URLSearchParams(queryOf(verdict)).toString() || undefined],
    ['signed at', signedAt],
    ['until', expiresAt],
  ]
}

/** An absent value is an empty one, as the services read it. */
function queryOf({ query }: Verdict & { ok: true }): [string, string][] {
  return [...query].map(([name, value]) => [name, value ?? ''])
}

function rejectedRows(
  { reason, detail, service, expected }: Verdict & { ok: false },
  rightFor: string | undefined,
  found: readonly Recognized[],
): Rows {
  const { status, code, ec } = service
  return [
    ['', `Rejected (${reason}): ${detail}`],
    ['the service', `${status} ${code}${ec === undefined ? '' : ` (EC ${ec})`}`],
    ['note', rightFor && `it is right for ${rightFor}: say presign verify ${rightFor} URL`],
    ['note', rightFor === undefined && expected ? WHICH : undefined],
    ['note', regionNote(found)],
    ['note', found.some(({ detection }) => detection.escaped) ? '& arrived as &amp; or \\u0026' : undefined],
    ...textRows(rightFor === undefined ? expected : undefined),
  ]
}

/** The verdict alone does not tell a wrong secret from a changed request. */
const WHICH =
  'compare the string to sign below with that of the signer: the same text means another secret, another text a changed request. Where the service has answered, presign explain tells which'

function textRows(expected: (Verdict & { ok: false })['expected']): Rows {
  if (!expected) return []
  const { canonicalRequest, stringToSign } = expected
  return [
    ...(canonicalRequest === undefined
      ? []
      : ([
          ['', '\nCanonical request of this side:'],
          ['', canonicalRequest],
        ] satisfies Rows)),
    ['', '\nString to sign of this side:'],
    ['', stringToSign],
  ]
}

/** A host of another region is not found at all, and the verdict says no more than that. */
function regionNote(found: readonly Recognized[]): string | undefined {
  const { region, hostRegion } = found[0]?.detection ?? {}
  if (region === undefined || hostRegion === undefined || region === hostRegion || hostRegion === 'auto')
    return undefined
  return `it is signed for region ${region}, and its host is that of ${hostRegion}`
}
