import { mkdir, mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLocalOss, type LocalOss } from '../src/oss.js'
import { ask, codeOf, put, start } from './harness.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'damage-'))
})
afterAll(() => rm(folder, { recursive: true }))

let storage: string
let oss: LocalOss
let warn: ReturnType<typeof vi.spyOn>
beforeEach(async (context) => {
  warn = vi.spyOn(process, 'emitWarning').mockReturnValue()
  storage = join(folder, context.task.id)
  oss = await start({ storage })
})
afterEach(async () => {
  await oss.close()
  warn.mockRestore()
})

/** The files of all blobs. */
async function blobs(): Promise<readonly string[]> {
  const entries = await readdir(join(storage, 'blobs'), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory() || entry.name.length > 2)
    .map((entry) => join(entry.parentPath, entry.name))
}

const turned = async (path: string) => {
  const bytes = await readFile(path)
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  await writeFile(path, bytes)
}
const replacedByFolder = async (path: string) => {
  await unlink(path)
  await mkdir(path)
}
const replacedByLink = async (path: string) => {
  await writeFile(`${path}.other`, await readFile(path))
  await unlink(path)
  await symlink(`${path}.other`, path)
}

const SMALL = 5000
const LARGE = 300_000
/** What a folder says of itself on most file systems. */
const FOLDER = 4096

describe('an object whose blob', () => {
  it.each([
    ['has changed in one bit', turned],
    ['has become a folder', replacedByFolder],
    ['has become a link', replacedByLink],
  ])('%s is not served as if it were whole', async (_what, damage) => {
    for (const size of [SMALL, LARGE, FOLDER]) {
      await put(oss, 'a', 'x'.repeat(size))
      for (const path of await blobs()) await damage(path)
      const answer = await ask(oss, { key: 'a' })
      const body = await answer.text().then(
        (text) => `${answer.status} ${/<Code>(.*?)</.exec(text)?.[1] ?? 'whole'}`,
        () => 'broken off',
      )
      expect(body).toMatch(/^500 InternalError$|^broken off$/)
      expect(warn).toHaveBeenCalled()
      warn.mockClear()
      for (const path of await blobs()) await rm(path, { recursive: true })
    }
  })

  it('is gone is missing from HEAD, from an append and from a copy of a part, too', async () => {
    await put(oss, 'a', 'x'.repeat(SMALL))
    const append = (position: number) =>
      ask(oss, { method: 'POST', key: 'log', query: { append: null, position: String(position) } }, 'x')
    await append(0)
    for (const path of await blobs()) await unlink(path)
    expect((await ask(oss, { method: 'HEAD', key: 'a' })).status).toBe(500)
    expect(await codeOf(await append(1))).toBe('500 InternalError')
    expect(String(warn.mock.lastCall?.[0])).toContain('The store is damaged')
  })

  it('has become a folder can be overwritten and deleted, and does not end the server', async () => {
    const wrong = vi.fn()
    process.on('unhandledRejection', wrong)
    for (const size of [SMALL, LARGE]) {
      await put(oss, 'a', 'x'.repeat(size))
      for (const path of await blobs()) await replacedByFolder(path)
      await put(oss, 'a', 'new')
      expect(await (await ask(oss, { key: 'a' })).text()).toBe('new')
      for (const path of await blobs()) await rm(path, { recursive: true })
      await put(oss, 'a', 'x'.repeat(size))
      for (const path of await blobs()) await replacedByFolder(path)
      expect((await ask(oss, { method: 'DELETE', key: 'a' })).status).toBe(204)
      expect(await codeOf(await ask(oss, { key: 'a' }))).toBe('404 NoSuchKey')
      expect(String(warn.mock.lastCall?.[0])).toMatch(/^Cannot remove blob /)
      for (const path of await blobs()) await rm(path, { recursive: true })
    }
    process.off('unhandledRejection', wrong)
    expect(wrong).not.toHaveBeenCalled()
  })
})

describe('an upload', () => {
  it('is not completed with a part whose bytes are gone', async () => {
    const begun = await ask(oss, { method: 'POST', key: 'up', query: { uploads: null } })
    const uploadId = /<UploadId>(.*?)</.exec(await begun.text())?.[1] ?? ''
    await ask(oss, { method: 'PUT', key: 'up', query: { uploadId, partNumber: '1' } }, 'x')
    for (const path of await blobs()) await unlink(path)
    const listed = '<Part><PartNumber>1</PartNumber><ETag>9DD4E461268C8034F5C8564E155C67A6</ETag></Part>'
    const body = `<CompleteMultipartUpload>${listed}</CompleteMultipartUpload>`
    expect(await codeOf(await ask(oss, { method: 'POST', key: 'up', query: { uploadId } }, body))).toBe(
      '500 InternalError',
    )
    expect(await codeOf(await ask(oss, { key: 'up' }))).toBe('404 NoSuchKey')
  })
})

describe('a database', () => {
  it.each([
    ['has lost its file CURRENT', (index: string) => unlink(join(index, 'CURRENT'))],
    ['is gone, though bytes are there', (index: string) => rm(index, { recursive: true })],
    ['has an empty file CURRENT', (index: string) => writeFile(join(index, 'CURRENT'), '')],
    [
      'has an empty manifest',
      async (index: string) => {
        for (const name of await readdir(index)) if (name.startsWith('MANIFEST')) await writeFile(join(index, name), '')
      },
    ],
    [
      'is of another program',
      async (index: string) => {
        for (const name of await readdir(index))
          if (name.startsWith('MANIFEST')) await writeFile(join(index, name), 'SQLite format 3\0')
      },
    ],
  ])('that %s does not open as an empty one', async (_what, damage) => {
    await put(oss, 'a', 'x')
    await oss.close()
    const index = join(storage, 'index')
    await damage(index)
    await expect(createLocalOss({ storage })).rejects.toThrow(`Cannot open the database in ${index}: `)
    await rm(storage, { recursive: true })
    oss = await start({ storage })
  })

  it('that another server has does not open', async () => {
    await expect(createLocalOss({ storage })).rejects.toThrow(/^Cannot open the database in .*lock/i)
  })

  it('of a folder that is a file does not open, and says which', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    await expect(createLocalOss({ storage: file })).rejects.toThrow(file)
  })
})
