import type { AccessKey } from '../auth/key-ring.js'
import type { ServerOptions } from '../options.js'
import type { LocalServer } from './local-server.js'

/** A service that is to be started, with what is its own. */
export interface ServiceToStart {
  /** Such as `createLocalOss`. */
  readonly start: (options: ServerOptions & { readonly region?: string }) => Promise<LocalServer>
  /** Default: the service's own. */
  readonly region?: string | undefined
  /** Default: the service's own. */
  readonly credentials?: AccessKey | readonly AccessKey[] | undefined
}

/** Servers that were started together. */
export interface StartedTogether<S extends readonly ServiceToStart[] = readonly ServiceToStart[]> {
  /** In the order in which they were given. */
  readonly servers: { readonly [I in keyof S]: LocalServer }
  /** Ends all of them. */
  close(): Promise<void>
}

/**
 * Starts several services with the same buckets and objects, one clock and one set of temporary credentials. Where one
 * cannot start, those before it are ended.
 *
 * @param options What they have in common. The first listens at `port`, each further one at the next; 0, the default, is
 * any free port for each.
 * @throws RangeError where the last port would be beyond 65535; what the services throw.
 * @example
 * ```ts
 * import { startTogether } from '@presign/local'
 * import { createLocalOss } from '@presign/local/oss'
 * import { createLocalS3 } from '@presign/local/s3'
 *
 * const { servers, close } = await startTogether([{ start: createLocalOss }, { start: createLocalS3 }], {
 *   buckets: ['photos']
 * })
 * const [oss, s3] = servers
 * await close()
 * ```
 */
export async function startTogether<const S extends readonly ServiceToStart[]>(
  services: S,
  options: Omit<ServerOptions, 'beside' | 'credentials'> = {},
): Promise<StartedTogether<S>> {
  const { port = 0 } = options
  const last = port + services.length - 1
  if (port !== 0 && last > 65_535)
    throw new RangeError(
      `Cannot listen at port ${last}: ${services.length} services from ${port} on, wanted up to 65535`,
    )
  const servers: LocalServer[] = []
  const close = async () => {
    // Those beside the first one are to be closed before it.
    for (const server of [...servers].reverse()) await server.close()
  }
  try {
    for (const [index, { start, region, credentials }] of services.entries()) {
      const [first] = servers
      const own = { ...(region !== undefined && { region }), ...(credentials && { credentials }) }
      const at = port === 0 ? 0 : port + index
      servers.push(await start({ ...options, port: at, ...own, ...(first && { beside: first }) }))
    }
  } catch (error) {
    await close()
    throw error
  }
  return { servers: servers as StartedTogether<S>['servers'], close }
}
