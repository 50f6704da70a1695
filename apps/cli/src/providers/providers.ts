import { azure } from './azure.js'
import { bos } from './bos.js'
import { cos } from './cos.js'
import { gcs } from './gcs.js'
import { obs } from './obs.js'
import { oss } from './oss.js'
import type { Provider } from './provider.js'
import { qiniu } from './qiniu.js'
import { s3 } from './s3.js'
import { tos } from './tos.js'

/** Every provider that the command signs for. A further one is a file beside these and a name in this list. */
export const providers: readonly Provider[] = [oss, s3, cos, obs, tos, bos, gcs, azure, qiniu]

/** The provider that a target such as `oss://bucket/key` names. */
export function providerOfTarget(target: string): Provider | undefined {
  // Letter case has no say in the scheme of a URI (RFC 3986 §3.1).
  return providers.find(({ name }) => target.slice(0, name.length + 3).toLowerCase() === `${name}://`)
}

/** Targets of every provider for the usage of a command, with what stands before and after each: `oss://BUCKET/KEY | s3://…`. */
export function targetWords(before = '', after = ''): string {
  return providers
    .map(({ name }, index) => `${before}${name}://${index === 0 ? 'BUCKET/KEY' : '…'}${after}`)
    .join(' | ')
}

/** Targets of every provider, for help: `oss://BUCKET/KEY`. */
export function targetsOf(rest: string): string {
  return providers.map(({ name }) => `${name}://${rest}`).join(', ')
}
