import { execFile } from 'node:child_process'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createSigner } from '@presign/core'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { ossDialect as dialect } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { upload } from '../src/node.js'
import type { MemoryTask } from './memory.js'

const MB = 1_000_000
const SIZE = 200 * MB
const [partSize, parallel] = [8 * MB, 4]

let folder: string
let path: string
let oss: LocalOss

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'presign-memory-'))
  path = join(folder, 'body')
  await writeFile(path, '')
  await truncate(path, SIZE)
  oss = await createLocalOss({ buckets: ['photos'], storage: join(folder, 'bucket') })
  const signer = createSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), { credentials: oss.credentials })
  await upload({ signer, bucket: 'photos', key: 'large' }, { path }, { dialect })
}, 120_000)

afterAll(async () => {
  await oss.close()
  await rm(folder, { recursive: true })
})

/** Bytes that one transfer takes beyond what its process has at the start, at the most. */
async function growth(kind: MemoryTask['kind']): Promise<number> {
  const { url, region, credentials } = oss
  const task: MemoryTask = { kind, url, region, credentials, path, size: SIZE, partSize, parallel }
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const parameters = ['--expose-gc', '--import', 'tsx', 'test/memory.ts', JSON.stringify(task)]
  return Number((await promisify(execFile)(process.execPath, parameters, { cwd })).stdout)
}

it.each(['file up', 'stream up', 'file down', 'stream down'] as const)(
  '%s: 200 MB need at most parts × parallel + 50 MB of memory',
  async (kind) => {
    const grown = await growth(kind)
    expect(grown).toBeGreaterThan(0)
    expect(grown).toBeLessThan(partSize * parallel + 50 * MB)
  },
  120_000,
)
