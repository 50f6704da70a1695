// Lists the Chinese pages whose English text has changed since, and ends with 1 where one has waited for more than 14 days.
// Usage: pnpm docs:stale            in a clone with its history, which says since when
//        pnpm docs:stale --write    says that every Chinese page was brought up to date
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hashOf, ofIn, PATIENCE, staleSince, withOf } from './translation.js'

const folder = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({ options: { write: { type: 'boolean' } } })

const stale = translations().filter(({ english, chinese }) => ofIn(read(chinese)) !== hashOf(read(english)))
if (values.write)
  for (const page of stale) writeFileSync(folder + page.chinese, withOf(read(page.chinese), hashOf(read(page.english))))
else report()

function report() {
  for (const { english, chinese } of stale) {
    const since = staleSince(ofIn(read(chinese)) ?? '', versionsOf(english))
    const days = since === undefined ? 0 : Math.floor((Date.now() - since.getTime()) / 86_400_000)
    say(`${chinese} is ${days} days behind ${english}`)
    if (days > PATIENCE) process.exitCode = 1
  }
  say(`${stale.length} Chinese pages are behind the English ones; ${PATIENCE} days are allowed`)
}

/** Every page by hand with its translation. */
function translations() {
  return ['pages', 'causes'].flatMap((below) =>
    readdirSync(`${folder}${below}/en`, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.mdx?$/.test(file))
      .map((file) => ({ english: `${below}/en/${file}`, chinese: `${below}/zh/${file}` })),
  )
}

/** @param {string} path */
function read(path) {
  return readFileSync(folder + path, 'utf8')
}

/** What is in the folder, and each commit that changed it. @param {string} path */
function versionsOf(path) {
  const commits = git('log', '--format=%H %cI', '--', path).trim().split('\n').filter(Boolean)
  const committed = commits.map((line) => {
    const [commit = '', at = ''] = line.split(' ')
    return { at: new Date(at), text: git('show', `${commit}:./${path}`) }
  })
  // What is not committed yet is of now.
  return read(path) === committed[0]?.text ? committed : [{ at: new Date(), text: read(path) }, ...committed]
}

/** @param {readonly string[]} args */
function git(...args) {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 24 })
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`)
}
