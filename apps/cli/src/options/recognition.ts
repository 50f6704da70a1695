import {
  type Place,
  providerAt as providerOf,
  type Recognized,
  recognized as recognizedIn,
  type SentRequest,
} from '@presign/diagnosis'
import type { Arguments } from '../command.js'
import type { Io } from '../output/io.js'
import { firstSet } from '../providers/environment.js'
import type { Provider } from '../providers/provider.js'
import { providers } from '../providers/providers.js'

/** The signatures in a request, those first that lack least. */
export function recognized(request: SentRequest, given: Arguments, io: Io): readonly Recognized[] {
  return recognizedIn(request, placeIn(given, io), providers)
}

/** The region that the command line names is wanted; without one, whichever the request names. */
export function placeIn(given: Arguments, io: Io): Place {
  const region = (provider: { readonly name: string }) => {
    const environment = providers.find(({ name }) => name === provider.name)?.environment
    return environment && firstSet(environment.region, io)
  }
  return { region: given.text('region'), bucket: given.text('bucket'), usualRegion: region }
}

/** The provider of a request: by its signature, or by its host, or else the first. */
export function providerAt(request: SentRequest, one?: Recognized): Provider {
  const { name } = providerOf(request, one?.detection, providers)
  const [usual] = providers as readonly [Provider]
  return providers.find((provider) => provider.name === name) ?? usual
}
