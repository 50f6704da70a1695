import { type DownloadOptions, download } from '@presign/client-fetch'
import type { SyncBackend, WireRequest } from '@presign/core'
import { reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import type { VerifyingScheme } from '@presign/core/scheme'
import { createSyncVerifier, type SyncVerifier } from '@presign/core/verify'
import { createLocalOss, type LocalOss, type LocalOssOptions } from '@presign/local/oss'
import { AT, type Case, credentialsOf, signerOf } from './cases.js'

/** A request whose signature is not right, for the search. */
interface Searched {
  readonly right: ReturnType<ReturnType<typeof signerOf>['presign']>
  readonly verifying: VerifyingScheme
}

/** What is hunted in. A planted fault is one with a part of it exchanged. */
export interface Subject {
  verifier(one: Case, backend?: SyncBackend): SyncVerifier
  /** Looks for a mistake that no one has made. */
  search(one: Case, searched: Searched): unknown
  download(link: WireRequest, options: DownloadOptions): Promise<{ readonly body: Uint8Array }>
  emulator(options: LocalOssOptions): Promise<LocalOss>
}

/** The packages as they are. */
export const OURS: Subject = {
  verifier: ({ verifying, endpoints }, backend = nodeBackend) =>
    createSyncVerifier([verifying], { credentialsOf, endpoints, backend, clock: { now: () => AT } }),
  search: (one, { right, verifying }) =>
    signerOf(one).run(
      reproduce(right, { ...right.trace, signature: 'of no mistake' }, { scheme: verifying, mistakes: one.mistakes }),
    ),
  download: async (link, options) => {
    const { body } = await download(link, { to: 'bytes', ...options } as DownloadOptions<'bytes'>)
    return { body }
  },
  emulator: (options) => createLocalOss(options),
}
