import { expect, it } from 'vitest'
import { repositoryFiles } from './files.js'
import { wordingFaults } from './wording.js'

/** The check itself has to name the words; changelogs and what becomes one tell old names. */
const others = [':!tooling/checks/wording*', ':!.changeset', ':!**/CHANGELOG.md', ':!packages/vectors/json']

it('code, documents and tests use the words of the field', { timeout: 60_000 }, () => {
  expect(wordingFaults(repositoryFiles('*.ts', '*.mjs', '*.md', ...others))).toEqual([])
})

it.each([
  ['// It dies with its token.', ['a.ts:1 says "dies"; the field says "expires, expired"']],
  ['/** What is no date. */', ['a.ts:1 says "is no"; the field says "is not a"']],
  ['// There is no date, and it is no longer needed.', []],
  ['const silent = 1 // equivalent', []],
])('reads %s', (text, faults) => {
  expect(wordingFaults([{ path: 'a.ts', text }])).toEqual(faults)
})
