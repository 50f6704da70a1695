import { type Endpoint, type Job, SigningError } from '@presign/core'
import {
  byBytes,
  encodeText,
  isoExtended,
  type JobContext,
  job,
  type Pairs,
  type Recipe,
  sign,
} from '@presign/core/scheme'
import { checkBucketName } from '@presign/oss/scheme'
import type { OssV1 } from './oss-v1.js'
import { endOf } from './prepare.js'

/** What is to be published, and for how long. */
export interface RtmpInput {
  readonly bucket: string
  /** The LiveChannel's name: not empty, without `/`. */
  readonly channel: string
  /** The name of the playlist that the service writes. Default `playlist.m3u8`. */
  readonly playlistName?: string | undefined
  /** Seconds, from 1. */
  readonly expiresIn: number
  /** Further parameters of the URL. All of them are signed. */
  readonly params?: Readonly<Record<string, string>> | undefined
  /** The moment of signing. Default: the signer's clock. */
  readonly at?: Date | undefined
  /** Where the stream goes, instead of the scheme's endpoint. */
  readonly endpoint?: Endpoint | undefined
}

/** A URL to publish a stream to. */
export interface RtmpUrl {
  /** Begins with `rtmp://`. */
  readonly url: string
  /** ISO 8601, UTC. */
  readonly expiresAt: string
}

/**
 * The job that signs a URL for publishing a live stream. RTMP knows V1 alone, whatever else is signed with V4.
 *
 * @throws SigningError (from `run`) `input_invalid`, `query_invalid`, `query_reserved`, `bucket_invalid`,
 * `expiry_out_of_range`, `token_expiry`.
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/rtmp-ingest-urls-and-signatures}
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { ossV1 } from '@presign/oss-v1'
 * import { rtmpUrl } from '@presign/oss-v1/rtmp'
 *
 * const signer = createSigner(ossV1({ region: 'cn-hangzhou' }), {
 *   credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * })
 * const { url } = await signer.run(rtmpUrl({ bucket: 'examplebucket', channel: 'door-camera', expiresIn: 3600 }))
 * // rtmp://examplebucket.oss-cn-hangzhou.aliyuncs.com/live/door-camera?…
 * ```
 */
export function rtmpUrl(given: RtmpInput): Job<OssV1, RtmpUrl> {
  // What a polluted prototype holds is not the caller's word, and a later change to the input does not change this URL.
  const input: RtmpInput = Object.assign(Object.create(null), given)
  const { expiresIn, at } = input
  return job({ expiresIn, at }, (context) => signed(input, context))
}

function* signed(input: RtmpInput, context: JobContext<OssV1>): Recipe<RtmpUrl> {
  const { scheme, accessKeyId, securityToken, time } = context
  const { bucket, channel, endpoint = scheme.endpoint } = input
  checkBucketName(bucket)
  checkChannel(channel)
  const end = endOf(context.lifetime(input.expiresIn), time)
  const params = parametersOf(input, securityToken)
  // The resource lacks the `/live` of the URL, and a colon stands between name and value.
  const stringToSign = `${end}\n${params.map(([name, value]) => `${name}:${value}\n`).join('')}/${bucket}/${channel}`
  const key = yield* context.signingKey({ scope: '' })
  const signature = yield* sign(key, stringToSign, 'base64')
  const { host, root } = endpoint.address(scheme.region, bucket)
  const query: Pairs = [['Expires', String(end)], ['OSSAccessKeyId', accessKeyId], ...params, ['Signature', signature]]
  const search = query.map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`).join('&')
  return { url: `rtmp://${host}${root}live/${encodeText(channel)}?${search}`, expiresAt: isoExtended(end) }
}

/**
 * Everything the URL carries is signed, the token as well: oss2 and java sign it, go-v1 sends it unsigned, php-v1
 * knows none. The documentation says that every parameter is signed.
 */
function parametersOf({ playlistName, params = {} }: RtmpInput, token: string | undefined): Pairs {
  if (playlistName !== undefined && Object.hasOwn(params, 'playlistName')) throw reserved('playlistName')
  const given = Object.entries({ playlistName: playlistName ?? 'playlist.m3u8', ...params })
  for (const [name, value] of given) checkParameter(name, value)
  return [...given, ...(token === undefined ? [] : [['security-token', token] as const])].sort(([a], [b]) =>
    byBytes(a, b),
  )
}

const RESERVED = ['Expires', 'OSSAccessKeyId', 'Signature', 'security-token']

function checkParameter(name: string, value: unknown): void {
  if (RESERVED.includes(name)) throw reserved(name)
  // A colon in a name, or a newline anywhere, would sign as other parameters do.
  const wanted = 'a name without ":" and a value that is text, both without control characters'
  if (name === '' || name.includes(':') || !isPlain(name) || typeof value !== 'string' || !isPlain(value))
    throw new SigningError('query_invalid', `Cannot sign RTMP parameter "${name.slice(0, 80)}": wanted ${wanted}`, {
      name,
      wanted,
    })
}

function reserved(name: string): SigningError {
  return new SigningError('query_reserved', `Cannot sign RTMP parameter "${name}": it is written for you`, { name })
}

function checkChannel(channel: unknown): asserts channel is string {
  if (typeof channel === 'string' && channel !== '' && !channel.includes('/') && isPlain(channel)) return
  const wanted = 'text that is not empty, without "/" and control characters'
  throw new SigningError(
    'input_invalid',
    `Cannot sign for channel "${String(channel).slice(0, 80)}": wanted ${wanted}`,
    {
      name: 'channel',
      found: String(channel).slice(0, 80),
      wanted,
    },
  )
}

function isPlain(text: string): boolean {
  return !/[\p{Cc}\p{Cs}]/u.test(text)
}
