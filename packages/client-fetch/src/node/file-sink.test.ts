import type { FileHandle } from 'node:fs/promises'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { fileSink } from './file-sink.js'

const failing = vi.hoisted(() => ({ method: '', code: '' }))
afterEach(() => {
  failing.method = ''
})

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const open: typeof real.open = async (...args) => {
    const file = await real.open(...args)
    return new Proxy(file, { get: (target, name) => (name === failing.method ? fail : bound(target, name)) })
  }
  return { ...real, open }
})

function bound(file: FileHandle, name: string | symbol): unknown {
  const value = Reflect.get(file, name)
  return typeof value === 'function' ? value.bind(file) : value
}

async function fail(): Promise<never> {
  throw Object.assign(new Error(`${failing.code}: nothing is left`), { code: failing.code, syscall: failing.method })
}

it('fileSink.write has written the bytes when it resolves, so that their buffer can be filled again', async () => {
  const sink = fileSink(join(await newFolder(), 'file'))
  const size = 8 * 1024 * 1024
  await sink.open(size, false)
  const buffer = new Uint8Array(size).fill(1)
  await sink.write(buffer, 0)
  buffer.fill(2)
  for await (const chunk of sink.read(0, size)) expect(chunk.every((byte) => byte === 1)).toBe(true)
  await sink.close(false)
})

describe('fileSink on a full disk', () => {
  it.each<['write' | 'truncate' | 'close', string]>([
    ['write', 'ENOSPC'],
    ['write', 'EDQUOT'],
    ['truncate', 'ENOSPC'],
    ['close', 'ENOSPC'],
  ])(
    'names the file and the space when %s finds none (%s), and leaves nothing under its name',
    async (method, code) => {
      const path = join(await newFolder(), 'file')
      const sink = fileSink(path)
      fullFor(method, code)
      const work = async () => {
        await sink.open(3_000_000, false)
        const writer = sink.writer?.(0)
        await writer?.write(new Uint8Array(3_000_000))
        await writer?.end()
        await sink.finish()
      }
      const error = await work().catch((error: unknown) => error)
      expect(error).toMatchObject({
        code: 'disk_full',
        expected: '3000000',
        found: expect.stringMatching(/^\d+$/),
        message: expect.stringMatching(
          /^Cannot write ".*\/file\.part": the disk is full, with \d+ bytes left; the whole/,
        ),
        cause: { code },
      })
      expect(await exists(path)).toBe(false)
    },
  )

  it('hands on any other error as it is', async () => {
    const sink = fileSink(join(await newFolder(), 'file'))
    fullFor('write', 'EIO')
    await sink.open(1, false)
    await expect(sink.write(new Uint8Array(1), 0)).rejects.toMatchObject({ code: 'EIO' })
    await sink.close(false)
  })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'presign-sink-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

/** The next call of this method of a file that is opened finds no space. */
function fullFor(method: 'write' | 'truncate' | 'close', code: string): void {
  failing.method = method
  failing.code = code
}
