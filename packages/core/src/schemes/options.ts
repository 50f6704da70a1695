import { type Aliases, misspelt } from '../text/fields.js'
import { invalidOption, typeOf } from '../text/input-errors.js'
import type { Endpoint } from './endpoint.js'

/** What other libraries call options of ours. */
const ALIASES: Aliases = {
  region: ['location', 'regionid', 'regionname'],
  endpoint: ['host', 'hostname', 'domain', 'cname', 'origin'],
  endpoints: ['endpoint'],
  bucket: ['bucketname'],
  service: ['servicename', 'product'],
  product: ['service'],
  credentials: ['credential', 'creds', 'auth'],
  credentialsOf: ['credentials', 'getcredentials'],
  maxSkew: ['skew', 'clockskew', 'tolerance'],
  protocol: ['scheme', 'secure', 'ssl', 'tls'],
}

/**
 * Checks the options of a function when they are given, so that nothing fails later with an error of the language: they
 * are an object, and none of them is misspelt or called as another library calls it.
 *
 * @param of The function's name, for the message.
 * @param known The names of its options; the first is shown where there are none.
 * @throws SigningError `input_invalid`
 */
export function checkOptions(of: string, options: unknown, known: readonly string[]): asserts options is object {
  if (typeof options !== 'object' || options === null)
    throw invalidOption(of, 'the options', typeOf(options), `an object such as { ${known[0] ?? ''}: … }`)
  const other = misspelt(options, known, ALIASES)
  if (other) throw invalidOption(of, `option "${other.found.slice(0, 80)}"`, 'no such option', `"${other.wanted}"`)
}

/** Whether an endpoint is one, or left out. */
export function isEndpoint(value: unknown): value is Endpoint | undefined {
  return value === undefined || typeof (value as Partial<Endpoint> | null)?.address === 'function'
}

/**
 * Checks an endpoint where it is given. The commonest mistake is the text that other libraries take.
 *
 * @throws SigningError `input_invalid`
 */
export function checkEndpoint(of: string, endpoint: unknown): asserts endpoint is Endpoint | undefined {
  if (isEndpoint(endpoint)) return
  const wanted =
    typeof endpoint === 'function'
      ? 'what it returns, such as endpoints.public()'
      : 'an endpoint of the vocabulary, such as endpoints.public() or endpoints.custom(origin)'
  throw invalidOption(of, 'endpoint', typeOf(endpoint), wanted)
}
