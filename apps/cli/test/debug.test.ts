import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { run } from './run.js'

it('presign debug prints where the page lies and its SHA-256', async () => {
  execFileSync(process.execPath, ['build.mjs'], { cwd: fileURLToPath(new URL('../../debugger', import.meta.url)) })
  const { status, out, err } = await run(['debug', '--print'])
  expect(status).toBe(0)
  const page = readFileSync(out.trim())
  expect(page.toString()).toContain('Content-Security-Policy')
  expect(err).toContain(createHash('sha256').update(page).digest('hex'))
})
