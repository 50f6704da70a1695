import type { Endpoint } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createVerifier, type Verifier } from '@presign/core/verify'
import type { AuthenticationRules } from '../auth/authenticate.js'
import type { ExplainedScheme } from '../auth/explain-rejection.js'
import type { AccessKey } from '../auth/key-ring.js'
import { KeyRing } from '../auth/key-ring.js'
import { CallbackSender } from '../callback/callback-sender.js'
import type { Dialect } from '../dialect/dialect.js'
import { Faults } from '../faults/faults.js'
import { RequestLog } from '../log/request-log.js'
import type { ServerOptions } from '../options.js'
import type { ProcessHook } from '../process-hook.js'
import type { RouteTables } from '../routes/route.js'
import { type Handling, PUBLIC_KEY_PATH } from '../server/handle.js'
import { type EndpointMakers, ownEndpoints } from '../server/place.js'
import { listen } from '../server/server.js'
import type { Service } from '../service.js'
import { settableClock } from '../settable-clock.js'
import { openStore } from '../storage/open.js'
import { makeBuckets } from './buckets.js'
import { type Certified, selfMadeCertificate } from './certificate.js'
import { type LocalServer, type Shared, share, sharedBy } from './local-server.js'

/** What makes a server that of one service. */
export interface Door {
  readonly dialect: Dialect
  readonly routes: RouteTables
  readonly rules: AuthenticationRules
  readonly region: string
  readonly defaultKey: AccessKey
  readonly makers: EndpointMakers
  /** The service's own hosts. */
  readonly hosts: readonly Endpoint[]
  readonly schemes: readonly ExplainedScheme[]
  readonly checkBody?: Handling['checkBody']
  readonly strict?: boolean
  readonly callbackHosts?: readonly string[]
  readonly formCallbacks?: boolean
  readonly process?: ProcessHook | undefined
}

/** Starts a server, on a store of its own or on that of the server beside it. */
export async function startServer(door: Door, options: ServerOptions): Promise<LocalServer> {
  const { port = 0, host = '127.0.0.1', cnames = {}, limits = {} } = options
  const keys = keysOf(options.credentials, door.defaultKey)
  const parts = options.beside ? sharedBy(options.beside) : await ownParts(options)
  for (const key of keys) parts.ring.add(key)
  const close = async () => (options.beside ? undefined : parts.store.close())
  try {
    const certified = await certifiedBy(options.https)
    const endpoints = ownEndpoints(door.makers, door.hosts, cnames)
    const service = serviceOf(door, parts, endpoints, certified !== undefined)
    await makeBuckets(parts.store, door.dialect, options.buckets ?? [], parts.clock.now())
    const explainer = { schemes: door.schemes, endpoints, find: (id: string) => parts.ring.find(id) }
    const requests = new RequestLog(explainer, options.onRequest)
    const faults = new Faults(options.seed ?? 1)
    const handling = handlingOf(door, { service, parts, endpoints, requests, faults, limits })
    const listening = await listen(handling, host, port, limits, certified)
    const url = `${service.protocol}://${reachable(listening.address)}:${listening.port}`
    service.callbacks.servedAt(`${url}${PUBLIC_KEY_PATH}`)
    const server = withCredentials(keys[0], {
      url,
      port: listening.port,
      endpoint: door.makers.pathStyle(url),
      region: door.region,
      certificate: certified?.cert,
      clock: parts.clock,
      requests,
      faults,
      snapshot: () => parts.store.snapshot(),
      issueTemporaryCredentials: (temporary) => parts.ring.issue(temporary),
      async close() {
        await listening.close()
        await close()
      },
    })
    share(server, parts)
    return server
  } catch (error) {
    await close()
    throw error
  }
}

/** Not enumerable, since a secret that was given may be real: a server in a log, in JSON or in a failed test shows none. */
function withCredentials(credentials: AccessKey, server: Omit<LocalServer, 'credentials'>): LocalServer {
  return Object.defineProperty(server, 'credentials', { value: credentials }) as LocalServer
}

async function ownParts({ storage = 'memory', fsync = false, clock }: ServerOptions): Promise<Shared> {
  const settable = settableClock(clock)
  return { store: await openStore(storage, fsync), ring: new KeyRing(settable), clock: settable }
}

async function certifiedBy(https: ServerOptions['https'] = false): Promise<Certified | undefined> {
  if (https === false) return undefined
  return https === true ? selfMadeCertificate() : https
}

function serviceOf(door: Door, { store, ring, clock }: Shared, endpoints: readonly Endpoint[], tls: boolean): Service {
  const verifier: Verifier = createVerifier(
    door.schemes.map(({ verifying }) => verifying),
    { endpoints, clock, backend: nodeBackend, credentialsOf: (accessKeyId) => ring.find(accessKeyId) },
  )
  const callbacks = new CallbackSender(door.callbackHosts ?? [])
  const { dialect, region, formCallbacks = false, process } = door
  return {
    dialect,
    store,
    clock,
    region,
    verifier,
    callbacks,
    formCallbacks,
    process,
    protocol: tls ? 'https' : 'http',
  }
}

const WARNINGS = { COS: 'LocalCosWarning', OSS: 'LocalOssWarning', S3: 'LocalS3Warning' } as const

interface Made extends Pick<Handling, 'service' | 'faults'> {
  readonly parts: Shared
  readonly endpoints: readonly Endpoint[]
  readonly requests: RequestLog
  readonly limits: NonNullable<ServerOptions['limits']>
}

function handlingOf(door: Door, { service, parts, endpoints, requests, faults, limits }: Made): Handling {
  const name = WARNINGS[door.dialect.service]
  const warn = (what: unknown) => process.emitWarning(what instanceof Error ? what : String(what), name)
  return {
    service,
    routes: door.routes,
    checkBody: door.checkBody,
    authenticator: {
      verifier: service.verifier,
      dialect: door.dialect,
      rules: door.rules,
      endpoints,
      region: door.region,
      strict: door.strict ?? true,
      warn,
      find: (accessKeyId) => parts.ring.find(accessKeyId),
    },
    slowBodyTimeout: limits.slowBodyTimeout ?? 30_000,
    log: (outcome) => requests.add(outcome, service.clock.now()),
    faults,
    warn,
  }
}

function keysOf(given: ServerOptions['credentials'], defaultKey: AccessKey): readonly [AccessKey, ...AccessKey[]] {
  const [first = defaultKey, ...rest] = [given ?? defaultKey].flat()
  return [first, ...rest]
}

/** A server that listens at every address is reached at the loopback. */
function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1'
  if (address === '::') return '[::1]'
  return address.includes(':') ? `[${address}]` : address
}
