import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { root } from '../checks/files.js'

const laws = (...args: readonly string[]) =>
  spawnSync(process.execPath, [`${root}tooling/start/laws.mjs`, ...args], { encoding: 'utf8' })

it.each([[[]], [['0']], [['many', 'packages/core']], [['1.5']]])('laws refuses %j', (args) => {
  const { status, stderr } = laws(...args)
  expect(status).toBe(2)
  expect(stderr).toContain('wanted a whole number from 1 to 999999')
})

it('laws refuses paths below which no property is stated', () => {
  const { status, stderr } = laws('2', 'docs/')
  expect(status).toBe(2)
  expect(stderr).toBe('Cannot run the laws of docs/: no test below these paths states a property\n')
})
