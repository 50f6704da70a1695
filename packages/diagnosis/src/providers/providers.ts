import { cosProvider } from './cos.js'
import { ossProvider } from './oss.js'
import type { Provider } from './provider.js'
import { s3Provider } from './s3.js'

/** Every provider whose requests are read and explained. A further one is a file beside these and a name in this list. */
export const knownProviders: readonly Provider[] = [ossProvider, s3Provider, cosProvider]
