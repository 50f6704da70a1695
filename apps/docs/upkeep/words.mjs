// Spelling of the English pages, and spaces and punctuation of the Chinese ones. Ends with 1 where something is wrong.
// Words that no dictionary has stand in words.txt; `--write` sets the Chinese as it should be.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { formatFor, lintFor } from 'autocorrect-node'

const folder = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({ options: { write: { type: 'boolean' } } })

const faults = chinese().flatMap(values.write ? written : typography)
for (const fault of faults) say(fault)
say(`${faults.length} faults of typography`)
process.exitCode = faults.length + spelling() === 0 ? 0 : 1

/** How many words are in no dictionary: 0 or 1 for all. */
function spelling() {
  const args = ['lint', '--no-progress', '--config', 'upkeep/cspell.json', 'pages/en/**', 'causes/en/**']
  return (
    spawnSync(process.execPath, ['node_modules/cspell/bin.mjs', ...args], { cwd: folder, stdio: 'inherit' }).status ?? 1
  )
}

/** Every Chinese page by hand. */
function chinese() {
  return ['pages', 'causes'].flatMap((below) =>
    readdirSync(`${folder}${below}/zh`, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.mdx?$/.test(file))
      .map((file) => `${below}/zh/${file}`),
  )
}

/** What autocorrect would write otherwise; it knows Markdown, and leaves code alone. @param {string} path */
function typography(path) {
  const { lines } = lintFor(readFileSync(folder + path, 'utf8'), 'page.md')
  return lines.map((line) => `${path}:${line.l}:${line.c} "${line.old.trim()}": wanted "${line.new.trim()}"`)
}

/** @param {string} path */
function written(path) {
  writeFileSync(folder + path, formatFor(readFileSync(folder + path, 'utf8'), 'page.md'))
  return []
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`)
}
