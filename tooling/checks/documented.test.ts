import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { entries, undocumented } from './documented.js'

it('every export of every package is documented', { timeout: 60_000 }, () => {
  expect(undocumented(entries())).toEqual([])
})

it('sees an export without a doc comment, also behind a re-export', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'presign-documented-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'inner.ts'), 'export function bare() {}\n/** Has one. */\nexport const told = 1\n')
  writeFileSync(join(folder, 'index.ts'), `export { bare, told } from './inner.js'\nexport type Alone = string\n`)

  expect(undocumented([join(folder, 'index.ts')])).toEqual([
    expect.stringMatching(/index\.ts: bare$/),
    expect.stringMatching(/index\.ts: Alone$/),
  ])
})
