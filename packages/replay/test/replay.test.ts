import { execFile, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier, createVerifier } from '@presign/core/verify'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { build } from 'esbuild'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memoryReplay, type RedisClient, redisReplay, sqliteReplay } from '../src/index.js'
import { replayContract } from '../src/testing.js'
import { respClient } from './resp.js'

let folder: string
let caller: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'presign-replay-'))
  // Beside the package, where its dependencies are found.
  caller = fileURLToPath(new URL('../node_modules/.cache/caller.mjs', import.meta.url))
  const entry = fileURLToPath(new URL('caller.ts', import.meta.url))
  const tsconfig = fileURLToPath(new URL('../tsconfig.json', import.meta.url))
  await build({
    entryPoints: [entry],
    outfile: caller,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['libsql'],
    tsconfig,
  })
})
afterAll(() => rm(folder, { recursive: true }))

const memory = memoryReplay()
replayContract('memory', { open: () => memory }, { describe, it, expect })
replayContract('SQLite', { open: () => sqliteReplay(new Database(join(folder, 'one.db'))) }, { describe, it, expect })

/** What Redis does for `SET … NX EXAT`, and nothing else. */
function fakeRedis() {
  const keys = new Map<string, number>()
  return async (words: string[]) => {
    const [command, key = '', , condition, option, end] = words
    expect([command, condition, option]).toEqual(['SET', 'NX', 'EXAT'])
    if ((keys.get(key) ?? 0) > Date.now() / 1000) return null
    keys.set(key, Number(end))
    return 'OK'
  }
}
const fake = fakeRedis()
replayContract('Redis, as a function', { open: () => redisReplay(fake) }, { describe, it, expect })

/** Two processes over one store: how many signatures each took. */
async function twoProcesses(kind: string, place: string): Promise<number[]> {
  const run = () => promisify(execFile)(process.execPath, [caller, kind, place])
  return (await Promise.all([run(), run()])).map(({ stdout }) => Number(stdout))
}

it('SQLite gives each of 200 signatures to one of 100 callers in two processes', async () => {
  const [one = 0, two = 0] = await twoProcesses('sqlite', join(folder, 'two.db'))
  expect(one + two).toBe(200)
})

it('SQLite forgets what has ended, a part at a time, and keeps what has not', () => {
  let now = Date.parse('2026-01-31T12:00:00Z')
  const database = new Database(':memory:')
  const store = sqliteReplay(database, { clock: { now: () => now }, margin: 0, table: 'used' })
  const rows = () => (database.prepare('SELECT count(*) AS n FROM used').get() as { n: number }).n
  for (let index = 0; index < 999; index++) store.remember(`old ${index}`, new Date(now + 1000))
  now += 10_000
  store.remember('new', new Date(now + 60_000))
  expect(rows()).toBe(1)
  expect(store.remember('new', new Date(now + 60_000))).toBe(false)
})

it('memory forgets what has ended, and holds no more than what has not', () => {
  let now = Date.parse('2026-01-31T12:00:00Z')
  const store = memoryReplay({ clock: { now: () => now }, margin: 0 })
  expect(store.remember('a', new Date(now + 1000))).toBe(true)
  now += 10_000
  for (let index = 0; index < 1024; index++) store.remember(`${index}`, new Date(now + 60_000))
  expect(store.remember('a', new Date(now + 60_000))).toBe(true)
  expect(store.remember('7', new Date(now + 60_000))).toBe(false)
})

it('no store holds a signature', async () => {
  const said: string[][] = []
  await redisReplay(async (words) => void said.push(words)).remember('FAKEsignature', new Date(0))
  expect(said).toEqual([['SET', expect.stringMatching(/^presign:replay:[0-9a-f]{64}$/), '1', 'NX', 'EXAT', '900']])
  const statements: unknown[] = []
  const run = (...values: unknown[]) => {
    statements.push(values)
    return { changes: 1n }
  }
  sqliteReplay({ exec: () => undefined, prepare: () => ({ run }) }).remember('FAKEsignature', new Date(0))
  expect(JSON.stringify(statements)).not.toContain('FAKE')
})

describe('clients of Redis', () => {
  const words = ['SET', expect.any(String), '1', 'NX', 'EXAT', expect.any(String)]
  const [command, ...rest] = words
  it.each<[string, string, unknown[]]>([
    ['@redis/client', 'sendCommand', [words]],
    ['ioredis', 'call', words],
    ['Valkey GLIDE', 'customCommand', [words]],
    ["Bun's", 'send', [command, rest]],
  ])('%s is called as it takes commands', async (_name, method, expected) => {
    const calls: unknown[][] = []
    const client = {
      async [method](...given: unknown[]) {
        calls.push(given)
        return 'OK'
      },
    }
    const until = new Date()
    expect(await redisReplay(client as unknown as RedisClient).remember('a', until)).toBe(true)
    expect(calls).toEqual([expected])
  })

  it('that fail make the verifier fail, and answers that are none are refused', async () => {
    const until = new Date()
    await expect(redisReplay(async () => Promise.reject(new Error('down'))).remember('a', until)).rejects.toThrow(
      'down',
    )
    await expect(redisReplay(async () => 'QUEUED').remember('a', until)).rejects.toMatchObject({
      code: 'input_invalid',
    })
    expect(() => redisReplay({} as never)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
    expect(() => sqliteReplay('replay.db' as never)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
    expect(() => sqliteReplay(new Database(':memory:'), { table: 'a; DROP' })).toThrow('letters, digits')
  })
})

const hasRedis = spawnSync('redis-server', ['--version']).status === 0
describe.skipIf(!hasRedis)(hasRedis ? 'redis-server' : 'redis-server is not on the path, so it was not run', () => {
  const PORT = 16_379 + (process.pid % 1000)
  let server: ReturnType<typeof spawn>
  beforeAll(async () => {
    server = spawn('redis-server', ['--port', String(PORT), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'])
    await new Promise<void>((resolve) =>
      server.stdout?.on('data', (chunk: Buffer) => chunk.includes('Ready to accept') && resolve()),
    )
  })
  afterAll(() => void server?.kill())

  replayContract('Redis', { open: () => redisReplay(respClient(connect(PORT, '127.0.0.1'))) }, { describe, it, expect })

  it('gives each of 200 signatures to one of 100 callers in two processes', async () => {
    const [one = 0, two = 0] = await twoProcesses('redis', String(PORT))
    expect(one + two).toBe(200)
  })
})

describe('links that work once', () => {
  const clock = { now: () => Date.parse('2026-01-31T12:00:00Z') }
  const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
  const region = 'cn-hangzhou'
  const signer = createSyncSigner(ossV4({ region }), { credentials, backend: nodeBackend, clock })
  const input = { bucket: 'photos', key: 'cat.jpg', expiresIn: 60 }
  const arrived = (url: string) => {
    const { host, pathname, search } = new URL(url)
    return { method: 'GET', target: pathname + search, headers: { host } }
  }

  it('are one link to six people in one second, and six with unique: true', () => {
    const replay = memoryReplay({ clock })
    const verifier = createSyncVerifier([ossV4Verification({ region })], {
      credentialsOf: () => credentials,
      backend: nodeBackend,
      clock,
      replay,
    })
    const taken = (input: Parameters<typeof signer.presign>[0]) =>
      Array.from({ length: 6 }, () => verifier.verify(arrived(signer.presign(input).url))).filter(({ ok }) => ok).length
    expect(taken(input)).toBe(1)
    expect(taken({ ...input, unique: true })).toBe(6)
  })

  it('are taken once by two servers that share a store', async () => {
    const servers = [1, 2].map(() =>
      createVerifier([ossV4Verification({ region })], {
        credentialsOf: () => credentials,
        clock,
        replay: sqliteReplay(new Database(join(folder, 'servers.db')), { clock }),
      }),
    )
    const request = arrived(signer.presign({ ...input, unique: true }).url)
    const verdicts = await Promise.all(Array.from({ length: 50 }, (_, index) => servers[index % 2]?.verify(request)))
    expect(verdicts.filter((verdict) => verdict?.ok).length).toBe(1)
    expect(verdicts.filter((verdict) => verdict?.ok === false && verdict.reason === 'replayed').length).toBe(49)
  })

  it('are not made by V1, which signs no parameter that the service ignores', () => {
    const old = createSyncSigner(ossV1({ region }), { credentials, backend: nodeBackend, clock })
    expect(() => old.presign({ ...input, unique: true })).toThrow(
      expect.objectContaining({ code: 'unique_unsupported', details: { scheme: 'oss-v1' } }),
    )
    expect(old.presign({ ...input, unique: false }).url).toContain('Signature=')
  })
})

describe('a store that cannot be made', () => {
  const stores = {
    memory: (margin: number) => memoryReplay({ margin }),
    SQLite: (margin: number) => sqliteReplay(new Database(':memory:'), { margin }),
    Redis: (margin: number) => redisReplay(fake, { margin }),
  }
  it.each(Object.entries(stores))('of %s says so of a margin that is not a number of seconds', (_, make) => {
    for (const margin of [Number.NaN, -1, Number.POSITIVE_INFINITY, '900' as unknown as number])
      expect(() => make(margin)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
    expect(() => make(Number.NaN)).toThrow('Cannot remember signatures with this margin: found NaN, wanted seconds')
    expect(() => make(0)).not.toThrow()
  })

  it('of SQLite says what was given in the place of a handle or a table', () => {
    const handle = (database: unknown) => () => sqliteReplay(database as never)
    expect(handle(null)).toThrow('with this database: found null, wanted a handle')
    expect(handle(Promise.resolve())).toThrow('with this database: found a promise')
    expect(() => sqliteReplay(new Database(':memory:'), { table: 'a b' })).toThrow('with this table: found "a b"')
  })
})
