import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { folder, textOf } from './collection.js'

const [, program = ''] = /^```python\n([\s\S]*?)^```$/m.exec(textOf('README.md')) ?? []
const hasPython = spawnSync('python3', ['--version']).status === 0

it.runIf(hasPython)('the Python example of the README finds every signature right', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'presign-vectors-'))
  // As the tarball unpacks.
  symlinkSync(fileURLToPath(folder), join(cwd, 'package'))
  try {
    const { stdout, stderr } = spawnSync('python3', ['-c', program], { cwd, encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: '99 signatures are right\n', stderr: '' })
  } finally {
    rmSync(cwd, { recursive: true })
  }
})

it.runIf(!hasPython)('the Python example of the README is not run: python3 is not installed', () => {
  expect(program).toContain('oss/v4-query.json')
})
