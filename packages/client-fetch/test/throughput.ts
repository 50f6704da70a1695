import { execFile, fork } from 'node:child_process'
import type { LookupOptions } from 'node:dns'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { download, nodeTransport, upload } from '@presign/client-fetch/node'
import { undiciTransport } from '@presign/client-fetch/undici'
import { createSigner, toCurl } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createLocalOss } from '@presign/local/oss'
import { ossDialect as dialect, endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { bareServer } from './bare-server.js'
import { localCertificate } from './certificate.js'
import { bytesFrom } from './random/seeded.js'

// pnpm --filter @presign/client-fetch throughput [MB] [ROUNDS]: the built packages and ali-oss beside curl, as ratios.
const [program = '', ...given] = process.argv.slice(1)
const [megabytes = 1000, rounds = 5] = given.slice(0, 2).map(Number)
const [role = '', kind = '', folder = '', target = ''] = given.slice(2)

/** Where to send to: `local`, which does a service's work, or a bare server, which does next to none. */
interface Target {
  readonly url: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string }
}

const KINDS = ['bare, http', 'bare, https', 'local, http']

type Runs = Readonly<Record<string, (sent: string, received: string) => Promise<unknown>>>

async function serve(): Promise<void> {
  const { region, credentials, url } = await createLocalOss({ buckets: ['photos'], storage: join(folder, 'storage') })
  process.send?.({ region, credentials, url: kind.startsWith('bare') ? await bare() : url } satisfies Target)
}

async function bare(): Promise<string> {
  if (!kind.endsWith('https')) return bareServer(join(folder, 'sent'))
  const tls = await localCertificate()
  await writeFile(certificateIn(folder), tls.cert)
  return bareServer(join(folder, 'sent'), tls)
}

const certificateIn = (folder: string) => join(folder, 'certificate.pem')

/** Seconds on the clock and of this process's processor time; of curl's own time nothing is known. */
type Spent = readonly [clock: number, processor: number]

/** Does the runs it is told, and reports what they took. */
function runWhenTold(runs: Runs): void {
  process.on('message', async (name: string) => {
    const [started, before] = [performance.now(), process.cpuUsage()]
    await runs[name]?.(join(folder, 'sent'), join(folder, 'received'))
    const { user, system } = process.cpuUsage(before)
    process.send?.([(performance.now() - started) / 1000, (user + system) / 1e6] satisfies Spent)
  })
}

function ours({ url, region, credentials }: Target): Runs {
  const scheme = ossV4({ region, endpoint: endpoints.pathStyle(url) })
  const signer = createSigner(scheme, { credentials, backend: nodeBackend })
  const source = { signer, bucket: 'photos', key: 'ours' }
  const presigned = (method: string) => signer.presign({ method, bucket: 'photos', key: 'ours', expiresIn: 3600 })
  const transports = { nodeTransport: nodeTransport(), undiciTransport: undiciTransport() }
  const runs = Object.entries(transports).flatMap(([name, transport]): [string, Runs[string]][] => [
    [`up, one request, ${name}`, (path) => upload(source, { path }, { dialect, transport, multipartAbove: 5e9 })],
    [`up, 4 parts at once, ${name}`, (path) => upload(source, { path }, { dialect, transport })],
    [`down, one connection, ${name}`, (_, path) => download(source, { to: { path }, dialect, transport, parallel: 1 })],
    [`down, 4 ranges at once, ${name}`, (_, path) => download(source, { to: { path }, dialect, transport })],
  ])
  return {
    ...Object.fromEntries(runs),
    'up, curl': async (path) => curl(toCurl(await presigned('PUT'), { upload: path })),
    'down, curl': async (_, path) => curl(toCurl(await presigned('GET'), { output: path })),
  }
}

function curl(command: string): Promise<unknown> {
  return promisify(execFile)('sh', ['-c', command])
}

/** The official client puts the bucket before the host, and not every machine finds `photos.localhost`. */
function aliOss({ url, region, credentials }: Target): Runs {
  const OSS = createRequire(import.meta.url)('ali-oss')
  const endpoint = url.replace('127.0.0.1', 'localhost')
  const lookup = (_: string, { all }: LookupOptions, found: (...answer: unknown[]) => void) =>
    all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)
  const agent = new Agent({ keepAlive: true, lookup: lookup as never })
  const options = { region: `oss-${region}`, bucket: 'photos', endpoint, authorizationV4: true, agent }
  const client = new OSS({ ...credentials, ...options })
  return {
    'up, ali-oss, 4 parts at once': (path) =>
      client.multipartUpload('theirs', path, { parallel: 4, partSize: 8 * 1024 * 1024 }),
    'up, ali-oss, as it comes': (path) => client.multipartUpload('theirs', path),
  }
}

// Uploads first: what goes down is what went up.
const NAMES = [
  'up, curl',
  'up, one request, nodeTransport',
  'up, one request, undiciTransport',
  'up, 4 parts at once, nodeTransport',
  'up, 4 parts at once, undiciTransport',
  'up, ali-oss, 4 parts at once',
  'up, ali-oss, as it comes',
  'down, curl',
  'down, one connection, nodeTransport',
  'down, one connection, undiciTransport',
  'down, 4 ranges at once, nodeTransport',
  'down, 4 ranges at once, undiciTransport',
]

/** Server and clients each in a process of their own: merely loading ali-oss doubles the time that ours take. */
async function measure(kind: string, folder: string): Promise<void> {
  // Node reads the one, curl the other.
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificateIn(folder), CURL_CA_BUNDLE: certificateIn(folder) }
  const child = (...parameters: string[]) => {
    const started = fork(program, [String(megabytes), String(rounds), ...parameters], { env })
    // A child that failed has said why, and would be waited for in vain.
    return started.on('exit', (code) => code && process.exit(code))
  }
  const server = child('serve', kind, folder)
  const target = JSON.stringify((await once(server, 'message'))[0])
  const clients = { ours: child('ours', kind, folder, target), aliOss: child('aliOss', kind, folder, target) }
  const names = NAMES.filter((name) => kind.endsWith('http') || !name.includes('ali-oss'))
  const spent = new Map<string, Spent[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++)
    // In turn, so that what else the machine does hits all of them alike.
    for (const [name, all] of spent) {
      const client = name.includes('ali-oss') ? clients.aliOss : clients.ours
      client.send(name)
      all.push((await once(client, 'message'))[0])
    }
  for (const process of [server, clients.ours, clients.aliOss]) process.kill()
  report(kind, spent)
}

function report(kind: string, spent: ReadonlyMap<string, Spent[]>): void {
  const sorted = (name: string, which: 0 | 1) => (spent.get(name) ?? []).map((one) => one[which]).sort((a, b) => a - b)
  const median = (name: string, which: 0 | 1 = 0) => sorted(name, which)[Math.floor(rounds / 2)] ?? 0
  process.stdout.write(`${kind}: ${megabytes} MB, medians of ${rounds}\n`)
  for (const name of spent.keys()) {
    const ratio = (median(`${name.split(',', 1)[0]}, curl`) / median(name)).toFixed(2)
    const cpu = name.endsWith('curl') ? '' : `, processor ${median(name, 1).toFixed(2)} s`
    const all = sorted(name, 0).map((time) => time.toFixed(2))
    process.stdout.write(`  ${name.padEnd(40)} ${ratio} × curl${cpu}, seconds ${all.join(' ')}\n`)
  }
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'presign-throughput-'))
  try {
    await writeFile(join(folder, 'sent'), bytesFrom(1, megabytes * 1_000_000))
    await writeFile(certificateIn(folder), '')
    for (const kind of KINDS) await measure(kind, folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

if (role === 'serve') await serve()
else if (role === 'ours') runWhenTold(ours(JSON.parse(target)))
else if (role === 'aliOss') runWhenTold(aliOss(JSON.parse(target)))
else await main()
