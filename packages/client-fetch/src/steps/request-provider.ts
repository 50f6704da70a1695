import type { Endpoint, PresignInput, RequestOptions, SignInput, WireRequest } from '@presign/core'
import { isSigningError, type Trace } from '@presign/core'
import type { JobContext, Recipe } from '@presign/core/scheme'
import type { Dialect, ObjectOptions } from '@presign/object-storage'
import { isTransferError, reasonIn, TransferError } from '../errors.js'
import { checkWire } from '../request/wire.js'
import { dialectRequest, type TransferStep } from './transfer-step.js'

/** The part of a signer that transfers use: any scheme's, synchronous or asynchronous. */
export interface TransferSigner {
  sign?(input: SignInput): WireRequest | Promise<WireRequest>
  presign?(input: PresignInput): WireRequest | Promise<WireRequest>
}

/** The part of a signer that `createFetch` uses. */
export interface FetchSigner extends TransferSigner {
  run(job: (context: JobContext<unknown>) => Recipe<unknown>): unknown
}

/** A signer and an object. Each attempt is signed when it is sent. */
export interface SignerSource extends ObjectOptions {
  readonly signer: TransferSigner
  /** Left out where the signer's endpoint names it. */
  readonly bucket?: string | undefined
  readonly key: string
  /** Seconds: sends presigned URLs instead of signed headers. */
  readonly expiresIn?: number | undefined
  readonly endpoint?: Endpoint | undefined
  readonly allowUnsafeKey?: boolean | undefined
}

/**
 * Fetches a signed request for one step, such as from a server that returns presigned links. What it throws is
 * `link_failed`, and it is asked again, unless it throws a {@link TransferError}: whether that is final its code tells, such
 * as `rejected`, which is, and `unavailable`, which is not.
 */
export type LinkFunction = (step: TransferStep) => WireRequest | Promise<WireRequest>

/** Where signatures come from: a signer with an object, one signed request, or a function that fetches them. */
export type Source = SignerSource | WireRequest | LinkFunction

/** Gives a signed request for each step of a transfer. */
export interface RequestProvider {
  /** Whether it may be asked again: for all steps of a multipart upload, and for a signature that replaces an expired one. */
  readonly canRenew: boolean
  request(step: TransferStep): Promise<WireRequest & { readonly trace?: Trace }>
}

/** Makes a provider of whatever kind of source was given. */
export function requestProviderOf(source: Source, dialect: Dialect | undefined): RequestProvider {
  if (typeof source === 'function') return fromFunction(source, dialect, true)
  if (typeof source === 'object' && source && 'signer' in source) return fromSigner(source, dialect)
  checkWire(source)
  return fromFunction(() => source, dialect, false)
}

/**
 * A function is asked for each step, and again when a link has expired. What it returns is checked: it may be JSON, and a
 * link for another method would do something else, such as read what was to be stored.
 */
function fromFunction(ask: LinkFunction, dialect: Dialect | undefined, canRenew: boolean): RequestProvider {
  return {
    canRenew,
    async request(step) {
      const request = await fetched(ask, step)
      checkWire(request)
      const { method } = request
      const wanted = requestOf(step, dialect, {})?.method ?? method
      if (method === wanted) return request
      throw new TransferError('link_invalid', `Cannot use a link for ${method} in step ${step.step}: wanted ${wanted}`)
    },
  }
}

async function fetched(ask: LinkFunction, step: TransferStep): Promise<WireRequest> {
  try {
    return await ask(step)
  } catch (cause) {
    if (isSigningError(cause) || isTransferError(cause)) throw cause
    throw new TransferError('link_failed', `Cannot fetch a link for step ${step.step}${reasonIn(cause)}`, { cause })
  }
}

/** Signs when a request is sent, so that it never waits with an old date. Without a dialect there is no multipart. */
function fromSigner(source: SignerSource, dialect: Dialect | undefined): RequestProvider {
  const { signer, expiresIn, bucket, key, endpoint, allowUnsafeKey } = source
  return {
    canRenew: true,
    request: async (step) =>
      signedBy(signer, { ...signInput(step, dialect, source), bucket, key, endpoint, allowUnsafeKey }, expiresIn),
  }
}

/** Signs headers, or a URL where that is wanted or all that the signer can. */
export async function signedBy(
  signer: TransferSigner,
  input: SignInput,
  expiresIn: number | undefined,
): Promise<WireRequest> {
  if (expiresIn === undefined && signer.sign) return signer.sign(input)
  if (signer.presign) return signer.presign({ ...input, expiresIn: expiresIn ?? 900 })
  throw new TransferError('link_invalid', 'Cannot sign: wanted a signer with sign or presign')
}

function signInput(step: TransferStep, dialect: Dialect | undefined, source: SignerSource): RequestOptions {
  const headers = withType(step, source.headers ?? {})
  const object: ObjectOptions = { headers, ...(source.query && { query: source.query }) }
  const request = requestOf(step, dialect, object)
  if (request) return request
  throw new TransferError('dialect_missing', `Cannot sign step ${step.step}: wanted a dialect with it`)
}

/** A Blob's type is signed unless the headers have another one. */
function withType(step: TransferStep, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const type = 'type' in step ? step.type : undefined
  const given = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  return type === undefined || given ? headers : { ...headers, 'content-type': type }
}

/** Without a dialect there is what all services have. */
function requestOf(
  step: TransferStep,
  dialect: Dialect | undefined,
  object: ObjectOptions,
): RequestOptions | undefined {
  if (dialect) return dialectRequest(step, dialect, object)
  const { step: name } = step
  return name === 'put' || name === 'get' || name === 'head' ? { method: name.toUpperCase(), ...object } : undefined
}
