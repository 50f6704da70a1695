import { readFile } from 'node:fs/promises'
import { send } from '@presign/client-fetch'
import { nodeBackend } from '@presign/core/node'
import {
  causePage,
  differencesWith,
  type Examination,
  examine,
  mistakeIn,
  type Proof,
  prove,
  type SentAnswer,
  type SentRequest,
  wireRequestOf,
} from '@presign/diagnosis'
import { type Arguments, type Command, UsageError } from '../command.js'
import { placeIn, providerAt } from '../options/recognition.js'
import { givenRequest, sentRequest, sentRequestOptions } from '../options/sent-request.js'
import { regionOption, verifierEnvironment } from '../options/signer-options.js'
import { transportOf } from '../options/transfer-options.js'
import { type Explanation, explanationText } from '../output/explanation.js'
import { type Io, print, readAll } from '../output/io.js'
import { credentialsIn } from '../providers/environment.js'
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
    force: {
      type: 'boolean',
      help: 'With --send: also a method that changes the object, where the signature is right',
    },
    region: { ...regionOption.region, help: `${regionOption.region.help}. Default: the one the request names` },
    bucket: { type: 'string', help: 'The bucket a custom domain is bound to' },
    links: { type: 'boolean', help: 'Print the address of the page on each cause as well' },
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
    if (given.flag('send') && !given.flag('force')) checkHarmless(request)
    const answer = given.flag('send') ? await sent(request, io) : { body: await errorText(given, io) }
    const told = answer === undefined ? ACCEPTED : explained(request, answer, given, io)
    const found = given.flag('links') ? withLinks(told) : told
    if (given.flag('json')) print(io, JSON.stringify(found, null, 2))
    else io.stdout.write(`${explanationText(found, io.stdout.isTTY === true)}\n`)
    return found.accepted ? 0 : 1
  },
}

const ACCEPTED: Explanation = { accepted: true, differences: [] }

const withLinks = (found: Explanation): Explanation => ({
  ...found,
  differences: found.differences.map((difference) => ({ ...difference, page: causePage(difference.cause) })),
})

/** Standard input has the request where it need not have the error. */
async function requestIn(given: Arguments, io: Io): Promise<SentRequest> {
  const request = givenRequest(given)
  if (request) return request
  const { error, send } = { error: given.text('error'), send: given.flag('send') }
  if (send || (error !== undefined && error !== '-')) return sentRequest(given, io)
  throw new UsageError('Wanted [METHOD] URL, or --curl COMMAND')
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

/** With a right signature a PUT without a body would empty the object, and a DELETE delete it. */
function checkHarmless({ method }: SentRequest): void {
  if (!/^(?:GET|HEAD|OPTIONS)$/.test(method))
    throw new UsageError(`Cannot send ${method}: it may change the object; give the error body, or --force as well`)
}

async function sent(request: SentRequest, io: Io): Promise<SentAnswer | undefined> {
  const response = await send(wireRequestOf(request), { transport: transportOf(io) })
  const body = await response.text()
  if (response.ok) return undefined
  const headers = Object.fromEntries(response.headers)
  if (providers.some((provider) => provider.readErrorBody(body, headers))) return { body, headers }
  const message = 'The answer has no error body of the service'
  return { body: `<Error><Code>${response.status}</Code><Message>${message}</Message></Error>` }
}

function explained(request: SentRequest, answer: SentAnswer, given: Arguments, io: Io): Explanation {
  const examination = examine({ request, answer }, { ...placeIn(given, io), backend: nodeBackend, providers })
  const told = examination.answer
  if (!told) {
    const what = answer.body.trim() === '' ? 'The error body is empty' : 'The error body cannot be read'
    throw new UsageError(`${what}: wanted the XML or JSON of the service, or --send`)
  }
  const { code, message, ec } = told
  const proof = isProvable(examination) ? proofOf(examination, io) : undefined
  const made = proof && mistakeIn(proof)
  return {
    accepted: false,
    answer: `${code}${ec === undefined ? '' : ` (EC ${ec})`}: ${message}`,
    differences: proof ? differencesWith(examination, proof) : examination.differences,
    ...(made && { proof: made }),
  }
}

/** Where there are texts or a signature to make, or nothing but the secret tells more. */
function isProvable({ answer, differences }: Examination): boolean {
  const isOpen = differences.some(({ cause }) => cause === 'signer_or_secret')
  return answer?.texts !== undefined || answer?.signatureProvided !== undefined || isOpen
}

/** With the secret at hand the usual mistakes are made on purpose, until one makes the other side's text. */
function proofOf(examination: Examination, io: Io): Proof | undefined {
  const { request, recognized } = examination
  const [one] = recognized
  const secret = credentialsIn(providerAt(request, one), io, one?.reader?.scheme)
  return secret && prove(examination, secret, nodeBackend)
}
