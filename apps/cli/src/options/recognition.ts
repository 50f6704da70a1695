import type { Endpoint } from '@presign/core'
import { type Detection, detect } from '@presign/core/explain'
import type { VerifyingScheme } from '@presign/core/scheme'
import { detectors } from '@presign/detectors'
import type { Arguments } from '../command.js'
import type { Io } from '../output/io.js'
import { firstSet } from '../providers/environment.js'
import { hostOf, type Provider } from '../providers/provider.js'
import { type KnownScheme, providers, schemeNamed } from '../providers/providers.js'
import { hostIn, type SentRequest } from './sent-request.js'

/** A signature that was recognised, with what can be done about it. */
export interface Recognized {
  readonly detection: Detection
  /** What reads it; `undefined` where it is recognised and nothing more. */
  readonly reader?: Reader
}

/** A scheme that is ready to read one request. */
export interface Reader extends KnownScheme {
  readonly verifying: VerifyingScheme
  readonly endpoints: readonly Endpoint[]
}

/** The signatures in a request, those first that lack least. */
export function recognized(request: SentRequest, given: Arguments, io: Io): readonly Recognized[] {
  return detect(detectors, request).map((detection) => {
    const known = schemeNamed(detection.scheme)
    return known ? { detection, reader: readerOf(known, detection, request, given, io) } : { detection }
  })
}

/** The region that the command line names is wanted; without one, whichever the request names. */
function readerOf(
  known: KnownScheme,
  { hostRegion, service }: Detection,
  request: SentRequest,
  given: Arguments,
  io: Io,
): Reader {
  const { provider, scheme } = known
  const region = given.text('region')
  const fallback = firstSet(provider.environment.region, io) ?? provider.regionExample
  return {
    ...known,
    verifying: scheme.verifying({ region, hostRegion: hostRegion ?? fallback, product: service }),
    endpoints: provider.reading(hostIn(request), given.text('bucket'), service),
  }
}

/** The provider whose host it is, for requests that carry no signature; else the first. */
export function providerAt(request: SentRequest): Provider {
  const host = hostOf(hostIn(request))
  const [usual] = providers as readonly [Provider]
  return providers.find((provider) => provider.addressingAt(host) === 'virtual') ?? usual
}
