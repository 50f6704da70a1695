import { execFile, spawn } from 'node:child_process'
import type { LookupOptions } from 'node:dns'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createSigner, toCurl } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createLocalOss } from '@presign/local-oss'
import { endpoints, ossDialect } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { download, upload } from '../src/node.js'
import { bytesFrom } from './test-service.js'

// pnpm --filter @presign/client-fetch throughput [MB] [ROUNDS]: interleaved, medians, as ratios to curl and ali-oss.
const [megabytes = 1000, rounds = 3] = process.argv.slice(2).map(Number)

/** The server in a process of its own, so that it does not share our thread. */
async function serve(folder: string): Promise<void> {
  const oss = await createLocalOss({ buckets: ['photos'], storage: folder })
  process.stdout.write(JSON.stringify({ url: oss.url, region: oss.region, credentials: oss.credentials }))
}

async function measure(folder: string): Promise<void> {
  const program = fileURLToPath(import.meta.url)
  const server = spawn(process.execPath, [...process.execArgv, program, 'serve', join(folder, 'bucket')])
  server.stderr.pipe(process.stderr)
  try {
    const { url, region, credentials } = JSON.parse(String((await once(server.stdout, 'data'))[0]))
    await compare(folder, url, region, credentials)
  } finally {
    server.kill()
  }
}

interface Keys {
  readonly accessKeyId: string
  readonly accessKeySecret: string
}

async function compare(folder: string, url: string, region: string, credentials: Keys): Promise<void> {
  const path = join(folder, 'sent')
  await writeFile(path, bytesFrom(1, megabytes * 1_000_000))
  const scheme = ossV4({ region, endpoint: endpoints.pathStyle(url) })
  const signer = createSigner(scheme, { credentials, backend: nodeBackend })
  const source = { signer, bucket: 'photos', key: 'ours' }
  const to = { path: join(folder, 'received') }
  const presigned = (method: string) => signer.presign({ method, bucket: 'photos', key: 'ours', expiresIn: 3600 })
  const aliOss = aliOssUpload(url, region, credentials)
  const runs: [string, () => Promise<unknown>][] = [
    ['up, ali-oss multipartUpload, 4 at once', () => aliOss(path)],
    ['up, ours, 4 at once', () => upload(source, { path }, { dialect: ossDialect })],
    ['up, curl, one PUT', async () => curl(toCurl(await presigned('PUT'), { upload: path }))],
    ['down, curl, one connection', async () => curl(toCurl(await presigned('GET'), { output: to.path }))],
    ['down, ours, one connection', () => download(source, { to, dialect: ossDialect, parallel: 1 })],
    ['down, ours, 4 at once', () => download(source, { to, dialect: ossDialect })],
  ]
  const seconds = new Map<string, number[]>(runs.map(([name]) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of runs) {
      const started = performance.now()
      await run()
      seconds.get(name)?.push((performance.now() - started) / 1000)
    }
  for (const [name, times] of seconds) {
    const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
    process.stdout.write(`${name}: ${median.toFixed(2)} s, ${Math.round(megabytes / median)} MB/s\n`)
  }
}

function curl(command: string): Promise<unknown> {
  return promisify(execFile)('sh', ['-c', command])
}

/** The official client puts the bucket before the host, and not every machine finds `photos.localhost`. */
function aliOssUpload(url: string, region: string, credentials: Keys): (path: string) => Promise<unknown> {
  const OSS = createRequire(import.meta.url)('ali-oss')
  const endpoint = url.replace('127.0.0.1', 'localhost')
  const lookup = (_: string, { all }: LookupOptions, found: (...answer: unknown[]) => void) =>
    all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)
  const agent = new Agent({ keepAlive: true, lookup: lookup as never })
  const options = { region: `oss-${region}`, bucket: 'photos', endpoint, authorizationV4: true, agent }
  const client = new OSS({ ...credentials, ...options })
  return (path) => client.multipartUpload('theirs', path, { parallel: 4, partSize: 8 * 1024 * 1024 })
}

const [, , command, folder] = process.argv
if (command === 'serve' && folder !== undefined) await serve(folder)
else {
  const temporary = await mkdtemp(join(tmpdir(), 'presign-throughput-'))
  try {
    await measure(temporary)
  } finally {
    await rm(temporary, { recursive: true })
  }
}
