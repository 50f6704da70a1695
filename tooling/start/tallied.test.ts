import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { runTallied, tallyOfLine } from './tallied.mjs'

it('reads the last line', () => {
  expect(tallyOfLine('12 passed, 3 failed', false)).toEqual({ passed: 12, failed: 3 })
  expect(tallyOfLine('12 passed, 0 failed', true)).toEqual({ passed: 12, failed: 0 })
})

it.each([
  ['no such line', 'Segmentation fault', true, 0],
  ['a status that says otherwise', '12 passed, 0 failed', false, 12],
])('takes %s for a failure', (_, line, ok, passed) => {
  expect(tallyOfLine(line, ok)).toEqual({ passed, failed: 1 })
})

it('runs a script and counts what it says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'presign-tallied-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const script = join(folder, 'script.mjs')
  writeFileSync(script, `console.log('working')\nconsole.log(process.argv[2] + ' passed, 0 failed')\n`)
  expect(await runTallied(script, ['7'])).toEqual({ passed: 7, failed: 0 })
})
