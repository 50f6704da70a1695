import type { Endpoint, PresignInput, RequestOptions, SignInput, WireRequest } from '@presign/core'
import { isSigningError, type Trace } from '@presign/core'
import type { JobContext, Recipe } from '@presign/core/scheme'
import type { Dialect, ObjectOptions } from '@presign/object-storage'
import { TransferError } from '../errors.js'
import { requestFor, type TransferNeed } from './need.js'
import { checkWire } from './wire.js'

/** As much of a signer as is used here: any scheme's, of either colour. */
export interface TransferSigner {
  sign?(input: SignInput): WireRequest | Promise<WireRequest>
  presign?(input: PresignInput): WireRequest | Promise<WireRequest>
}

/** As much of a signer as `createFetch` uses. */
export interface FetchSigner extends TransferSigner {
  run(job: (context: JobContext<unknown>) => Recipe<unknown>): unknown
}

/** A signer and the object that is meant. Every request is signed when it is sent. */
export interface SignerSource extends ObjectOptions {
  readonly signer: TransferSigner
  /** Left out where the signer's endpoint brings it along. */
  readonly bucket?: string | undefined
  readonly key: string
  /** Seconds: sends presigned URLs instead of signed headers. */
  readonly expiresIn?: number | undefined
  readonly endpoint?: Endpoint | undefined
  readonly allowUnsafeKey?: boolean | undefined
}

/** Fetches a signed request for one step, such as from a server that hands out links one by one. */
export type LinkFunction = (need: TransferNeed) => WireRequest | Promise<WireRequest>

/** Where permission comes from: a signer with an object, one signed request, or a function that fetches them. */
export type Source = SignerSource | WireRequest | LinkFunction

/** A source, ready to be asked. */
export interface Links {
  /** Whether asking again gives another signature. */
  readonly fresh: boolean
  /** Whether it can sign all the steps of a multipart upload. */
  readonly manifold: boolean
  link(need: TransferNeed): Promise<WireRequest & { readonly trace?: Trace }>
}

/** Finds out what a source is, once. */
export function linksOf(source: Source, dialect: Dialect | undefined): Links {
  if (typeof source === 'function') return fromFunction(source)
  if ('signer' in source) return fromSigner(source, dialect)
  checkWire(source)
  return fromOne(source)
}

function fromFunction(ask: LinkFunction): Links {
  return {
    fresh: true,
    manifold: true,
    async link(need) {
      const request = await asked(ask, need)
      checkWire(request)
      return request
    },
  }
}

async function asked(ask: LinkFunction, need: TransferNeed): Promise<WireRequest> {
  try {
    return await ask(need)
  } catch (cause) {
    if (isSigningError(cause)) throw cause
    throw new TransferError('link_failed', `Cannot fetch a link for step ${need.step}: the function failed`, { cause })
  }
}

function fromOne(request: WireRequest): Links {
  return {
    fresh: false,
    manifold: false,
    async link({ step }) {
      const wanted = step === 'put' ? 'PUT' : step === 'get' ? 'GET' : undefined
      if (request.method === wanted) return request
      throw new TransferError(
        'link_invalid',
        `Cannot use a link for ${request.method} in step ${step}: wanted ${wanted ?? 'a signer or a function'}`,
      )
    },
  }
}

function fromSigner(source: SignerSource, dialect: Dialect | undefined): Links {
  const { signer, expiresIn, bucket, key, endpoint, allowUnsafeKey } = source
  const sign = async (input: SignInput): Promise<WireRequest> => {
    if (expiresIn === undefined && signer.sign) return signer.sign(input)
    if (signer.presign) return signer.presign({ ...input, expiresIn: expiresIn ?? 900 })
    throw new TransferError('link_invalid', 'Cannot sign: the source has a signer without sign and presign')
  }
  return {
    fresh: true,
    manifold: dialect !== undefined,
    link: (need) => sign({ ...requestInput(need, dialect, source), bucket, key, endpoint, allowUnsafeKey }),
  }
}

function requestInput(need: TransferNeed, dialect: Dialect | undefined, source: SignerSource): RequestOptions {
  const headers = typed(need, source.headers ?? {})
  const object: ObjectOptions = { headers, ...(source.query && { query: source.query }) }
  if (!dialect) return plainInput(need, object)
  if (need.step === 'get' || need.step === 'head') {
    const { body: _, ...request } = dialect.get(object)
    return need.step === 'head' ? { ...request, method: 'HEAD' } : request
  }
  const { body: _, ...request } = requestFor(need, dialect, object)
  return request
}

/** A Blob's own type is signed where the caller gave no other: it is the caller who made the Blob. */
function typed(need: TransferNeed, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const type = 'type' in need ? need.type : undefined
  const told = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  return type === undefined || told ? headers : { ...headers, 'content-type': type }
}

function plainInput({ step }: TransferNeed, object: ObjectOptions): RequestOptions {
  if (step === 'put') return { method: 'PUT', ...object }
  if (step === 'get' || step === 'head') return { method: step.toUpperCase(), ...object }
  throw new TransferError('dialect_missing', `Cannot sign step ${step} without a dialect: pass the provider's`)
}
