import type { Endpoint } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createVerifier, type Verifier } from '@presign/core/verify'
import { endpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Mistakes } from '@presign/oss-v1/explain'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Mistakes } from '@presign/oss-v4/explain'
import { ossV4Verification } from '@presign/oss-v4/verify'
import type { ExplainedScheme } from './auth/explain-rejection.js'
import { KeyRing, type TemporaryCredentials, type TemporaryOptions } from './auth/key-ring.js'
import { CallbackSender } from './callback/callback-sender.js'
import { Faults } from './faults/faults.js'
import { RequestLog } from './log/request-log.js'
import type { CorsRule } from './operations/api-types.js'
import { checkBucket } from './operations/names.js'
import { checkRules } from './operations/settings/cors-rule.js'
import type { AccessKey, BucketOptions, LocalOssOptions } from './options.js'
import { type Handling, PUBLIC_KEY_PATH } from './server/handle.js'
import { ownEndpoints } from './server/place.js'
import { listen } from './server/server.js'
import type { Service } from './service.js'
import { type SettableClock, settableClock } from './settable-clock.js'
import { openStore } from './storage/open.js'
import type { BucketRecord } from './storage/records.js'
import type { Snapshot } from './storage/snapshot.js'
import type { Store } from './storage/store.js'

/** A server that runs. */
export interface LocalOss {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly port: number
  /** Where signed requests go, for `ossV4({ region, endpoint })`: path style at {@link url}. */
  readonly endpoint: Endpoint
  /** The first of its key pairs. */
  readonly credentials: AccessKey
  readonly region: string
  /** The server's time. */
  readonly clock: SettableClock
  /** What was requested, and how it was answered. */
  readonly requests: RequestLog
  /** What goes wrong on purpose. */
  readonly faults: Faults
  /**
   * Makes credentials that expire, as an STS service would.
   *
   * @throws SigningError `input_invalid` for a session policy, which nothing here obeys.
   */
  issueTemporaryCredentials(options?: TemporaryOptions): TemporaryCredentials
  /** Remembers all buckets and objects, so that a test can go back to them. */
  snapshot(): Promise<Snapshot>
  /** Ends requests in progress, for two seconds at most, and then the server. */
  close(): Promise<void>
}

const DEFAULT_KEY: AccessKey = { accessKeyId: 'LTAIlocalOss0001', accessKeySecret: 'FAKEsecretOfLocalOss0001' }

/**
 * Starts an OSS-compatible server on this machine that checks every signature as the service does.
 *
 * @throws SigningError `input_invalid`: a CORS rule that PutBucketCors would not take, or that lacks a field.
 * @throws Error when the port is taken, or the folder is in use by another server.
 * @example
 * ```ts
 * import { createSigner } from '@presign/core'
 * import { createLocalOss } from '@presign/local/oss'
 * import { ossV4 } from '@presign/oss-v4'
 *
 * const oss = await createLocalOss({ buckets: ['photos'] })
 * const scheme = ossV4({ region: oss.region, endpoint: oss.endpoint })
 * const signer = createSigner(scheme, { credentials: oss.credentials })
 * const { url, method } = await signer.presign({ method: 'PUT', bucket: 'photos', key: 'cat.txt', expiresIn: 60 })
 * const { status } = await fetch(url, { method, body: new TextEncoder().encode('miaow') }) // 200
 * await oss.close()
 * ```
 */
export async function createLocalOss(options: LocalOssOptions = {}): Promise<LocalOss> {
  const { port = 0, host = '127.0.0.1', storage = 'memory', region = 'cn-hangzhou', fsync = false } = options
  const keys = keysOf(options.credentials)
  const clock = settableClock(options.clock)
  const ring = new KeyRing(keys, clock)
  const store = await openStore(storage, fsync)
  try {
    const callbacks = new CallbackSender(options.callbackHosts ?? [])
    const { process, formCallbacks = false, cnames = {} } = options
    const verifier = verifierOf(region, ring, clock, cnames)
    const service: Service = { store, clock, region, verifier, callbacks, formCallbacks, process }
    await makeBuckets(store, options.buckets ?? [], clock.now())
    const schemes = schemesOf(region)
    const explainer = { schemes, endpoints: ownEndpoints(cnames), find: (id: string) => ring.find(id) }
    const requests = new RequestLog(explainer, options.onRequest)
    const faults = new Faults(options.seed ?? 1)
    const handling = handlingOf(service, ring, requests, faults, options)
    const listening = await listen(handling, host, port, options.limits ?? {})
    const url = `http://${reachable(listening.address)}:${listening.port}`
    callbacks.servedAt(`${url}${PUBLIC_KEY_PATH}`)
    return {
      url,
      port: listening.port,
      endpoint: endpoints.pathStyle(url),
      credentials: keys[0],
      region,
      clock,
      requests,
      faults,
      snapshot: () => store.snapshot(),
      issueTemporaryCredentials: (temporary) => ring.issue(temporary),
      async close() {
        await listening.close()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

function handlingOf(
  service: Service,
  ring: KeyRing,
  requests: RequestLog,
  faults: Faults,
  { strict = true, cnames, limits = {} }: LocalOssOptions,
): Handling {
  const warn = (what: unknown) => process.emitWarning(what instanceof Error ? what : String(what), 'LocalOssWarning')
  return {
    service,
    authenticator: {
      verifier: service.verifier,
      endpoints: ownEndpoints(cnames),
      region: service.region,
      strict,
      warn,
      find: (accessKeyId) => ring.find(accessKeyId),
    },
    slowBodyTimeout: limits.slowBodyTimeout ?? 30_000,
    log: (outcome) => requests.add(outcome, service.clock.now()),
    faults,
    warn,
  }
}

function verifierOf(region: string, ring: KeyRing, clock: SettableClock, cnames: LocalOssOptions['cnames']): Verifier {
  return createVerifier(
    schemesOf(region).map(({ verifying }) => verifying),
    {
      endpoints: ownEndpoints(cnames),
      clock,
      backend: nodeBackend,
      credentialsOf: (accessKeyId) => ring.find(accessKeyId),
    },
  )
}

function schemesOf(region: string): readonly ExplainedScheme[] {
  return [
    { signing: ossV4({ region }), verifying: ossV4Verification({ region }), mistakes: ossV4Mistakes },
    { signing: ossV1({ region }), verifying: ossV1Verification({ region }), mistakes: ossV1Mistakes },
  ]
}

function keysOf(given: LocalOssOptions['credentials'] = DEFAULT_KEY): readonly [AccessKey, ...AccessKey[]] {
  const [first = DEFAULT_KEY, ...rest] = [given].flat()
  return [first, ...rest]
}

/** A folder may have them already, with settings that were changed since: those stay. */
async function makeBuckets(store: Store, buckets: readonly (string | BucketOptions)[], now: number): Promise<void> {
  for (const bucket of buckets.map((one) => (typeof one === 'string' ? { name: one } : one))) {
    checkBucket(bucket.name)
    const record = recordOf(bucket, now)
    if ((await store.tables.buckets.get(bucket.name)) === undefined) await store.tables.buckets.put(bucket.name, record)
  }
}

function recordOf({ name, acl = 'private', versioning, cors }: BucketOptions, created: number): BucketRecord {
  const rules = typeof cors === 'string' ? [openTo(cors.split(','))] : cors
  if (rules !== undefined) checkRules(name, rules)
  return {
    name,
    created,
    acl,
    storageClass: 'Standard',
    ...(versioning && { versioning }),
    ...(rules && { cors: { rules, vary: false } }),
  }
}

/** All that a page can do with a bucket, and all that it may want to read of an answer. */
function openTo(origins: readonly string[]): CorsRule {
  const names = ['request-id', 'ec', 'version-id', 'hash-crc64ecma', 'next-append-position', 'object-type']
  return {
    origins,
    methods: ['GET', 'PUT', 'POST', 'HEAD', 'DELETE'],
    headers: ['*'],
    exposed: ['Date', 'ETag', 'Content-MD5', 'Content-Range', ...names.map((name) => `x-oss-${name}`)],
  }
}

/** A server that listens at every address is reached at the loopback. */
function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1'
  if (address === '::') return '[::1]'
  return address.includes(':') ? `[${address}]` : address
}
