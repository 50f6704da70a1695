import { readFile } from 'node:fs/promises'
import { send } from '@presign/client-fetch'
import { nodeTransport } from '@presign/client-fetch/node'
import { createSyncSigner, type SignedRequest } from '@presign/core'
import { explain as differencesOf, type Reproduction, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { SigningStrings } from '@presign/core/scheme'
import { createSyncVerifier, type Rejected } from '@presign/core/verify'
import { type OssError, ossHints, readErrorBody } from '@presign/oss/explain'
import { type Arguments, type Command, UsageError } from '../command.js'
import { requestFromUrl } from '../options/arriving.js'
import { type CurlRequest, requestOfCurl } from '../options/curl-command.js'
import { headerOf } from '../options/request-options.js'
import {
  credentialsOf,
  readingEndpoints,
  regionOf,
  regionOption,
  schemesOf,
  verifierEnvironment,
} from '../options/signer-options.js'
import { type Explanation, explanationText } from '../output/explanation.js'
import { type Io, print, readAll } from '../output/io.js'

/** `presign explain`: why was it refused? */
export const explain: Command = {
  summary:
    'Say why the service refused a signed request. Takes the request, and the error body from a file or standard input.',
  words: '[METHOD] URL | --curl COMMAND',
  options: {
    header: {
      type: 'string',
      short: 'H',
      multiple: true,
      help: "A header it was signed with: 'Name: value'. May be repeated",
    },
    curl: { type: 'string', help: 'The request as a curl command' },
    error: { type: 'string', help: 'A file with the error body, XML or JSON. Default: standard input' },
    send: { type: 'boolean', help: 'Send the request to its host, without a body, and explain the answer' },
    ...regionOption,
    bucket: { type: 'string', help: 'The bucket a custom domain is bound to' },
    json: { type: 'boolean', help: 'Print what was found as JSON' },
  },
  examples: [
    "explain 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?…' --error error.xml",
    'explain --curl "curl -X PUT --data hello \'https://…\'" < error.xml',
    "explain 'https://…' --send",
  ],
  environment: verifierEnvironment,

  async run(given, io) {
    const request = requestIn(given)
    const region = regionIn(request) ?? regionOf(given, io)
    const ours = textsOf(request, region, given.text('bucket'))
    const error = given.flag('send') ? await sent(request) : readErrorBody(await errorText(given, io))
    if (error === undefined && !given.flag('send'))
      throw new UsageError('The error body cannot be read: wanted the XML or JSON of the service')
    const found = error ? explained(ours, error, region, io) : { accepted: true, differences: [] }
    print(io, given.flag('json') ? JSON.stringify(found, null, 2) : explanationText(found, io.stdout.isTTY === true))
    return found.accepted ? 0 : 1
  },
}

function requestIn(given: Arguments): CurlRequest {
  const command = given.text('curl')
  if (command !== undefined) return requestOfCurl(command)
  const [first, second, ...more] = given.words
  if (first === undefined || more.length > 0) throw new UsageError('Wanted [METHOD] URL, or --curl COMMAND')
  const [method, url] = second === undefined ? ['GET', first] : [first, second]
  return { method: method.toUpperCase(), url, headers: given.texts('header').map(headerOf) }
}

/** The region that was signed, right or wrong: what the service says of it is compared with that. */
function regionIn({ url, headers }: CurlRequest): string | undefined {
  const texts = [decodeURIComponent(url.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')), ...headers.map(([, value]) => value)]
  return texts
    .map((text) => /[=/]\d{8}\/([a-z0-9-]+)\/[a-z-]+\/aliyun_v4_request/.exec(text)?.[1])
    .find((found) => found !== undefined)
}

/** What the request signs, read off the request itself; the user need not have the secret. */
function textsOf({ method, url, headers }: CurlRequest, region: string, bucket: string | undefined): SignedRequest {
  const host = /^https?:\/\/([^/?#]+)/i.exec(url)?.[1] ?? ''
  const reader = createSyncVerifier(
    schemesOf(region).map(({ verifying }) => verifying),
    {
      backend: nodeBackend,
      endpoints: readingEndpoints(host, bucket),
      // At the time of the signature, and under a secret no one has: what is wanted are the texts.
      clock: { now: () => 0 },
      maxSkew: Number.POSITIVE_INFINITY,
      credentialsOf: (accessKeyId, { securityToken }) => ({ accessKeyId, accessKeySecret: 'FAKE', securityToken }),
    },
  )
  const verdict = reader.verify(requestFromUrl(method, url, headers)) as Rejected
  if (!verdict.expected) throw new UsageError(`Cannot explain this request: ${verdict.detail}`)
  return {
    method,
    url,
    headers: Object.fromEntries(headers),
    absentHeaders: [],
    trace: { ...verdict.expected, signature: signatureIn(url, headers) },
  }
}

function signatureIn(url: string, headers: CurlRequest['headers']): string {
  const inUrl = /[?&](?:x-oss-signature|Signature)=([^&#]*)/.exec(url)?.[1]
  if (inUrl !== undefined) return decodeURIComponent(inUrl)
  const authorization = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? ''
  return /Signature=([0-9a-f]+)/.exec(authorization)?.[1] ?? authorization.split(':').at(-1) ?? ''
}

async function errorText(given: Arguments, io: Io): Promise<string> {
  const path = given.text('error')
  return path === undefined || path === '-' ? readAll(io) : readFile(path, 'utf8')
}

async function sent({ method, url, headers }: CurlRequest): Promise<OssError | undefined> {
  const response = await send(
    { method, url, headers: Object.fromEntries(headers), absentHeaders: [] },
    { transport: nodeTransport() },
  )
  const body = await response.text()
  if (response.ok) return undefined
  const error = readErrorBody(body, Object.fromEntries(response.headers))
  return error ?? { code: String(response.status), message: 'The answer has no error body of the service' }
}

function explained(ours: SignedRequest, error: OssError, region: string, io: Io): Explanation {
  const { code, message, ec } = error
  const proof = error.texts || error.signatureProvided ? proofOf(ours, error, region, io) : undefined
  return {
    accepted: false,
    answer: `${code}${ec === undefined ? '' : ` (EC ${ec})`}: ${message}`,
    differences: differencesOf(ours, error, ossHints),
    ...(proof && { proof }),
  }
}

/** With the secret at hand the usual mistakes are made on purpose, until one makes the other side's text. */
function proofOf(ours: SignedRequest, error: OssError, region: string, io: Io): Reproduction | undefined {
  if (!io.env.OSS_ACCESS_KEY_ID || !io.env.OSS_ACCESS_KEY_SECRET) return undefined
  const scheme = schemesOf(region).find(({ signing }) => signing.name === schemeIn(ours.trace))
  if (!scheme) return undefined
  const host = /^https?:\/\/([^/?#]+)/i.exec(ours.url)?.[1] ?? ''
  const signer = createSyncSigner(scheme.signing, { credentials: credentialsOf(io), backend: nodeBackend })
  const { verifying, mistakes } = scheme
  const options = { scheme: verifying, mistakes, endpoints: readingEndpoints(host, undefined) }
  // Which mistake makes the signature that was sent? None: it is what this secret makes, and something else arrived.
  const made = signer.run(reproduce(ours, ours.trace, options))
  return made.found && made.mistakes.length === 0 ? signer.run(reproduce(ours, error, options)) : made
}

const schemeIn = ({ stringToSign }: SigningStrings) => (stringToSign.startsWith('OSS4-') ? 'oss-v4' : 'oss-v1')
