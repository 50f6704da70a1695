import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { aliOss } from '../libraries/ali-oss/ali-oss.js'
import { processed } from './process.js'

const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })

vi.mock(import('node:fs/promises'), async (original) => ({
  ...(await original()),
  rename: async () => Promise.reject(full),
}))

it('processed leaves the old file, and no other, where the new one cannot take its place', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'presign-codemod-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'a.ts')
  const text = `import OSS from 'ali-oss'
const client = new OSS({ accessKeyId, accessKeySecret, bucket: 'photos' })
client.signatureUrl('cat.jpg')
`
  await writeFile(path, text)
  expect(await processed(path, aliOss, { backend: 'node' }, true)).toEqual({
    changed: false,
    converted: 0,
    notes: 0,
    left: full.message,
  })
  expect(await readdir(folder)).toEqual(['a.ts'])
  expect(await readFile(path, 'utf8')).toBe(text)
})
