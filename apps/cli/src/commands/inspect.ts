import { type Detection, inspect as inspected, lint, type SignedInspection, seenIn } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { runSync } from '@presign/core/scheme'
import { type Recognized, rawRequestOf, type SentRequest } from '@presign/diagnosis'
import type { Command } from '../command.js'
import { recognized } from '../options/recognition.js'
import { momentOf } from '../options/request-options.js'
import { sentRequest, sentRequestOptions } from '../options/sent-request.js'
import { regionOption } from '../options/signer-options.js'
import { print } from '../output/io.js'
import { type Rows, rowsText, sinceOrUntil } from '../output/rows.js'

/** What is printed of one signature. */
interface Found {
  readonly detection: Detection
  readonly inspection: SignedInspection | undefined
  /** What is wrong with it, and what is unwise, whatever the secret is. */
  readonly notes: readonly string[]
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
    else print(io, found.map((one) => textOf(one, at, texts)).join('\n\n') || 'It carries no signature')
    return found.length > 0 ? 0 : 1
  },
}

function foundIn({ detection, reader }: Recognized, request: SentRequest): Found {
  const hints = reader?.provider.hints ?? {}
  const notes = [...seenIn(request, detection, { hints }), ...lint(request, detection, hints)].map(({ fix }) => fix)
  const found = { detection, notes: [...new Set(notes)], inspection: undefined, problem: undefined }
  if (!reader) return { ...found, problem: 'it is recognised, and cannot be read further or verified here' }
  const inspection = runSync(inspected(reader.verifying, rawRequestOf(request), reader), nodeBackend)
  if (inspection.state === 'signed') return { ...found, inspection }
  return { ...found, problem: inspection.state === 'rejected' ? inspection.rejection.detail : undefined }
}

function asJson({ detection, inspection, problem, notes }: Found, texts: boolean): unknown {
  const { canonicalRequest, stringToSign } = inspection?.trace ?? {}
  return { ...detection, ...inspection, problem, notes, ...(texts && { canonicalRequest, stringToSign }) }
}

function textOf({ detection, inspection, problem, notes }: Found, at: Date, texts: boolean): string {
  const { label, why, mode, accessKeyId, region, service, missing } = detection
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
    ...notes.map((text): Rows[number] => ['note', text]),
  ]
  const { canonicalRequest, stringToSign } = inspection?.trace ?? {}
  if (texts && canonicalRequest !== undefined) rows.push(['', '\nCanonical request:'], ['', canonicalRequest])
  if (texts && stringToSign !== undefined) rows.push(['', '\nString to sign:'], ['', stringToSign])
  return rowsText(rows)
}
