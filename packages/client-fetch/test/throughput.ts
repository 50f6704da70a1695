import { execFile, fork } from 'node:child_process'
import type { LookupOptions } from 'node:dns'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { directTransport, download, upload } from '@presign/client-fetch/node'
import { createSigner, toCurl } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createLocalOss } from '@presign/local/oss'
import { ossDialect as dialect, endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { bareServer } from './bare-server.js'
import { bytesFrom } from './random/seeded.js'

// pnpm --filter @presign/client-fetch throughput [MB] [ROUNDS]: the built packages beside curl and ali-oss, as ratios.
const [program = '', ...given] = process.argv.slice(1)
const [megabytes = 1000, rounds = 5] = given.slice(0, 2).map(Number)
const [role = '', kind = '', folder = '', target = ''] = given.slice(2)

/** Where to send to: `local-oss`, which does a service's work, or `bare`, which does next to none. */
interface Target {
  readonly url: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string }
}

type Runs = Readonly<Record<string, (sent: string, received: string) => Promise<unknown>>>

async function serve(): Promise<void> {
  const { region, credentials, url } = await createLocalOss({ buckets: ['photos'], storage: join(folder, kind) })
  const answer: Target = { region, credentials, url: kind === 'bare' ? await bareServer(join(folder, 'sent')) : url }
  process.send?.(answer)
}

/** Carries out the runs it is told, and answers with seconds. */
function carryOut(runs: Runs): void {
  process.on('message', async (name: string) => {
    const started = performance.now()
    await runs[name]?.(join(folder, 'sent'), join(folder, 'received'))
    process.send?.((performance.now() - started) / 1000)
  })
}

function ours({ url, region, credentials }: Target): Runs {
  const scheme = ossV4({ region, endpoint: endpoints.pathStyle(url) })
  const signer = createSigner(scheme, { credentials, backend: nodeBackend })
  const source = { signer, bucket: 'photos', key: 'ours' }
  const transport = directTransport()
  const presigned = (method: string) => signer.presign({ method, bucket: 'photos', key: 'ours', expiresIn: 3600 })
  return {
    'up, 4 parts at once': (path) => upload(source, { path }, { dialect }),
    'up, curl, one request': async (path) => curl(toCurl(await presigned('PUT'), { upload: path })),
    'down, one connection': (_, path) => download(source, { to: { path }, dialect, parallel: 1 }),
    'down, one, directTransport': (_, path) => download(source, { to: { path }, dialect, parallel: 1, transport }),
    'down, 4 ranges at once': (_, path) => download(source, { to: { path }, dialect }),
    'down, curl, one connection': async (_, path) => curl(toCurl(await presigned('GET'), { output: path })),
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

// What a name is compared with.
const YARDSTICKS = {
  'up, ali-oss, 4 parts at once': 'up, ali-oss, 4 parts at once',
  'up, ali-oss, as it comes': 'up, ali-oss, 4 parts at once',
  'up, 4 parts at once': 'up, ali-oss, 4 parts at once',
  'up, curl, one request': 'up, ali-oss, 4 parts at once',
  'down, curl, one connection': 'down, curl, one connection',
  'down, one connection': 'down, curl, one connection',
  'down, one, directTransport': 'down, curl, one connection',
  'down, 4 ranges at once': 'down, curl, one connection',
} as const

/** Server and clients each in a process of their own: merely loading ali-oss doubles the time that ours take. */
async function measure(kind: string, folder: string): Promise<void> {
  const child = (...parameters: string[]) => fork(program, [String(megabytes), String(rounds), ...parameters])
  const server = child('serve', kind, folder)
  const target = JSON.stringify((await once(server, 'message'))[0])
  const clients = { ours: child('ours', kind, folder, target), aliOss: child('aliOss', kind, folder, target) }
  const seconds = new Map<string, number[]>(Object.keys(YARDSTICKS).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++)
    // In turn, so that what else the machine does hits all of them alike.
    for (const [name, times] of seconds) {
      const client = name.includes('ali-oss') ? clients.aliOss : clients.ours
      client.send(name)
      times.push((await once(client, 'message'))[0])
    }
  for (const process of [server, clients.ours, clients.aliOss]) process.kill()
  report(kind, seconds)
}

function report(kind: string, seconds: ReadonlyMap<string, number[]>): void {
  const sorted = (name: string) => [...(seconds.get(name) ?? [])].sort((a, b) => a - b)
  const median = (name: string) => sorted(name)[Math.floor(rounds / 2)] ?? 0
  process.stdout.write(`${kind}: ${megabytes} MB, medians of ${rounds}\n`)
  for (const [name, yardstick] of Object.entries(YARDSTICKS)) {
    const ratio = (median(yardstick) / median(name)).toFixed(2)
    const all = sorted(name).map((time) => time.toFixed(2))
    process.stdout.write(`  ${name.padEnd(30)} ${ratio} × ${yardstick.split(', ')[1]}, seconds ${all.join(' ')}\n`)
  }
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'presign-throughput-'))
  try {
    await writeFile(join(folder, 'sent'), bytesFrom(1, megabytes * 1_000_000))
    for (const kind of ['local-oss', 'bare']) await measure(kind, folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

if (role === 'serve') await serve()
else if (role === 'ours') carryOut(ours(JSON.parse(target)))
else if (role === 'aliOss') carryOut(aliOss(JSON.parse(target)))
else await main()
