import { readFile } from 'node:fs/promises'
import { send } from '@presign/client-fetch'
import { createSyncSigner, type SignedRequest, type WireRequest } from '@presign/core'
import {
  explain as differencesOf,
  inspect,
  type Ours,
  type Reproduction,
  reproduce,
  seenIn,
  type TheirAnswer,
} from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { runSync } from '@presign/core/scheme'
import { type Arguments, type Command, UsageError } from '../command.js'
import { providerAt, type Recognized, recognized } from '../options/recognition.js'
import {
  givenRequest,
  rawRequestOf,
  type SentRequest,
  sentRequest,
  sentRequestOptions,
} from '../options/sent-request.js'
import { regionOption, verifierEnvironment } from '../options/signer-options.js'
import { transportOf } from '../options/transfer-options.js'
import { type Explanation, explanationText } from '../output/explanation.js'
import { type Io, print, readAll } from '../output/io.js'
import { credentialsIn } from '../providers/environment.js'
import type { Provider } from '../providers/provider.js'
import { providers } from '../providers/providers.js'

/** `presign explain`: why was it rejected? */
export const explain: Command = {
  summary:
    'Say why the service rejected a signed request. Takes the request, and the error body from a file or standard input. The provider is recognised by the signature.',
  words: '[METHOD] URL | --curl COMMAND',
  options: {
    ...sentRequestOptions,
    error: {
      type: 'string',
      help: 'A file with the error body, XML or JSON. Default: standard input. With it the request may be on standard input',
    },
    send: { type: 'boolean', help: 'Send the request to its host, without a body, and explain the answer' },
    region: { ...regionOption.region, help: `${regionOption.region.help}. Default: the one the request names` },
    bucket: { type: 'string', help: 'The bucket a custom domain is bound to' },
    json: { type: 'boolean', help: 'Print what was found as JSON' },
  },
  examples: [
    "explain 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?…' --error error.xml",
    'explain --curl "curl -X PUT --data hello \'https://…\'" < error.xml',
    "explain 'https://photos.s3.eu-central-1.amazonaws.com/cat.jpg?…' --send",
    'explain --send < link.txt',
  ],
  environment: verifierEnvironment,

  async run(given, io) {
    const request = await requestIn(given, io)
    const [one] = recognized(request, given, io)
    const provider =
      one?.reader?.provider ?? providers.find(({ name }) => name === one?.detection.family) ?? providerAt(request)
    const answer = given.flag('send') ? await sent(request, provider, io) : await toldError(given, provider, io)
    const found = answer === undefined ? ACCEPTED : explained(request, one, answer, provider, io)
    print(io, given.flag('json') ? JSON.stringify(found, null, 2) : explanationText(found, io.stdout.isTTY === true))
    return found.accepted ? 0 : 1
  },
}

const ACCEPTED: Explanation = { accepted: true, differences: [] }

/** Standard input has the request where it need not have the error. */
async function requestIn(given: Arguments, io: Io): Promise<SentRequest> {
  const request = givenRequest(given)
  if (request) return request
  const { error, send } = { error: given.text('error'), send: given.flag('send') }
  if (send || (error !== undefined && error !== '-')) return sentRequest(given, io)
  throw new UsageError('Wanted [METHOD] URL, or --curl COMMAND')
}

async function toldError(given: Arguments, { readErrorBody }: Provider, io: Io): Promise<TheirAnswer> {
  const error = readErrorBody(await errorText(given, io))
  if (error) return error
  throw new UsageError('The error body cannot be read: wanted the XML or JSON of the service, or --send')
}

async function errorText(given: Arguments, io: Io): Promise<string> {
  const path = given.text('error')
  if (path === undefined || path === '-') return readAll(io)
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `Cannot read the file of --error, "${path}": ${error.code === 'ENOENT' ? 'it is not there' : error.code}`,
    )
  })
}

async function sent(request: SentRequest, { readErrorBody }: Provider, io: Io): Promise<TheirAnswer | undefined> {
  const response = await send(wireRequestOf(request), { transport: transportOf(io) })
  const body = await response.text()
  if (response.ok) return undefined
  const error = readErrorBody(body, Object.fromEntries(response.headers))
  return error ?? { code: String(response.status), message: 'The answer has no error body of the service' }
}

function wireRequestOf({ method, url, headers }: SentRequest): WireRequest {
  return { method, url, headers: Object.fromEntries(headers), absentHeaders: [] }
}

function explained(
  request: SentRequest,
  one: Recognized | undefined,
  answer: TheirAnswer,
  provider: Provider,
  io: Io,
): Explanation {
  const { code, message, ec } = answer
  const ours = readOff(request, one)
  const compared = 'trace' in ours && (answer.texts || answer.signatureProvided)
  const proof = compared ? proofOf({ ...wireRequestOf(request), trace: ours.trace }, one, answer, io) : undefined
  return {
    accepted: false,
    answer: `${code}${ec === undefined ? '' : ` (EC ${ec})`}: ${message}`,
    differences: [
      ...seenIn(request, one?.detection, { hints: provider.hints, known: one?.reader !== undefined }),
      ...differencesOf(ours, answer, provider.hints),
    ],
    ...(proof && { proof }),
  }
}

/** What the request signs, read off the request itself; the user need not have the secret. */
function readOff(request: SentRequest, one: Recognized | undefined): Ours {
  if (!one?.reader) return wireRequestOf(request)
  const inspection = runSync(inspect(one.reader.verifying, rawRequestOf(request), one.reader), nodeBackend)
  return inspection.state === 'signed' ? inspection : wireRequestOf(request)
}

/** With the secret at hand the usual mistakes are made on purpose, until one makes the other side's text. */
function proofOf(
  ours: SignedRequest,
  one: Recognized | undefined,
  answer: TheirAnswer,
  io: Io,
): Reproduction | undefined {
  const credentials = one?.reader && credentialsIn(one.reader.provider, io)
  if (!one?.reader || !credentials) return undefined
  const { detection, reader } = one
  const { provider, scheme, verifying, endpoints } = reader
  const [make] = Object.values(provider.endpoints)
  const region = detection.region ?? provider.regionExample
  if (!make) return undefined
  const signing = scheme.signing({ region, endpoint: make(), product: detection.service })
  const signer = createSyncSigner(signing, { credentials, backend: nodeBackend })
  const options = { scheme: verifying, mistakes: scheme.mistakes, endpoints }
  // Which mistake makes the signature that was sent? None: it is what this secret makes, and something else arrived.
  const made = signer.run(reproduce(ours, ours.trace, options))
  return made.found && made.mistakes.length === 0 ? signer.run(reproduce(ours, answer, options)) : made
}
