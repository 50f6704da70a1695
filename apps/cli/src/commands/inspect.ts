import { type Detection, inspect as inspected, type SignedInspection } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { runSync } from '@presign/core/scheme'
import type { Command } from '../command.js'
import { type Recognized, recognized } from '../options/recognition.js'
import { momentOf } from '../options/request-options.js'
import { rawRequestOf, type SentRequest, sentRequest, sentRequestOptions } from '../options/sent-request.js'
import { regionOption } from '../options/signer-options.js'
import { print } from '../output/io.js'
import { type Rows, rowsText, sinceOrUntil } from '../output/rows.js'

/** What is printed of one signature. */
interface Found {
  readonly detection: Detection
  readonly inspection: SignedInspection | undefined
  /** Why it cannot be read further. */
  readonly problem: string | undefined
}

/** `presign inspect`: what does this link say? */
export const inspect: Command = {
  summary:
    'Take a signed link or request apart, without a secret. Takes a URL, a curl command, or either or a raw HTTP request on standard input.',
  words: '[[METHOD] URL]',
  options: {
    ...sentRequestOptions,
    ...regionOption,
    bucket: { type: 'string', help: 'The bucket a custom domain is bound to' },
    at: { type: 'string', help: 'The moment to count from, ISO 8601. Default: now' },
    texts: { type: 'boolean', help: 'Print the texts that its signature covers as well; they may hold a token' },
    json: { type: 'boolean', help: 'Print what was found as JSON' },
  },
  examples: [
    "inspect 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?…'",
    "inspect --curl \"curl -X PUT -H 'Content-Type: image/jpeg' 'https://…'\" --texts",
    'inspect < link.txt',
  ],

  async run(given, io) {
    const request = await sentRequest(given, io)
    const at = momentOf(given.text('at')) ?? new Date()
    const found = recognized(request, given, io).map((one) => foundIn(one, request))
    const texts = given.flag('texts')
    if (given.flag('json'))
      print(
        io,
        JSON.stringify(
          found.map((one) => asJson(one, texts)),
          null,
          2,
        ),
      )
    else print(io, found.map((one) => textOf(one, request, at, texts)).join('\n\n') || 'It carries no signature')
    return found.length > 0 ? 0 : 1
  },
}

function foundIn({ detection, reader }: Recognized, request: SentRequest): Found {
  if (!reader)
    return {
      detection,
      inspection: undefined,
      problem: 'it is recognised, and cannot be read further or verified here',
    }
  const inspection = runSync(inspected(reader.verifying, rawRequestOf(request), reader), nodeBackend)
  if (inspection.state === 'signed') return { detection, inspection, problem: undefined }
  const problem = inspection.state === 'rejected' ? inspection.rejection.detail : undefined
  return { detection, inspection: undefined, problem }
}

function asJson({ detection, inspection, problem }: Found, texts: boolean): unknown {
  const { canonicalRequest, stringToSign } = inspection?.trace ?? {}
  return { ...detection, ...inspection, problem, ...(texts && { canonicalRequest, stringToSign }) }
}

function textOf({ detection, inspection, problem }: Found, request: SentRequest, at: Date, texts: boolean): string {
  const { label, why, mode, accessKeyId, region, hostRegion, service, missing, escaped } = detection
  const { bucket = detection.bucket, key, signedHeaders = [], payload, hasToken } = inspection ?? {}
  const signedAt = inspection?.signedAt ?? detection.signedAt
  const expiresAt = inspection?.expiresAt ?? detection.expiresAt
  const rows: Rows = [
    ['', `${label}, in the ${mode === 'url' ? 'URL' : 'headers'}: ${why}`],
    ['access key id', accessKeyId],
    ['region', region],
    ['service', service],
    ['bucket', bucket],
    ['key', key],
    ['signed headers', signedHeaders.join(', ') || undefined],
    ['body', payload === undefined ? undefined : payload === 'unsigned' ? 'any: it is not signed' : payload],
    ['token', hasToken ? 'a security token, which may expire earlier' : undefined],
    ['signed at', signedAt],
    ['until', expiresAt && `${expiresAt}, ${sinceOrUntil(expiresAt, at)}`],
    ['missing', missing.join(', ') || undefined],
    ['problem', problem],
    ...advice({ region, hostRegion, escaped, missing, url: request.url }).map((text): Rows[number] => ['note', text]),
  ]
  const { canonicalRequest, stringToSign } = inspection?.trace ?? {}
  if (texts && canonicalRequest !== undefined) rows.push(['', '\nCanonical request:'], ['', canonicalRequest])
  if (texts && stringToSign !== undefined) rows.push(['', '\nString to sign:'], ['', stringToSign])
  return rowsText(rows)
}

interface Suspect extends Pick<Detection, 'region' | 'hostRegion' | 'escaped' | 'missing'> {
  readonly url: string
}

/** What in the request is wrong whatever the secret is. */
function advice({ region, hostRegion, escaped, missing, url }: Suspect): readonly string[] {
  return [
    ...(escaped ? ['& arrived as &amp; or \\u0026: something escaped the URL on the way'] : []),
    ...(missing.length > 0 ? ['it was cut short: quote a URL in a shell, because & ends the command there'] : []),
    ...(region !== undefined && hostRegion !== undefined && region !== hostRegion && hostRegion !== 'auto'
      ? [`it is signed for region ${region}, and its host is that of ${hostRegion}`]
      : []),
    ...(/^http:/i.test(url) ? ['it goes over http, where anyone on the way can read it'] : []),
  ]
}
