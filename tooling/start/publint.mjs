// publint over a tarball, without the one rule that the packages break on purpose.
import { readFile } from 'node:fs/promises'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

// What a CommonJS file requires is an ES module at run time, which Node takes, and has declarations that node16 takes
// there: `.d.cts`, with names alone and no default that could be told apart. docs/compilers.md says what works.
const ON_PURPOSE = 'EXPORTS_TYPES_INVALID_FORMAT'

const [file = ''] = process.argv.slice(2)
const tarball = new Uint8Array(await readFile(file)).buffer
const { messages, pkg } = await publint({ pack: { tarball }, strict: true, level: 'warning' })
const wrong = messages.filter(({ code, path }) => code !== ON_PURPOSE || path.at(-1) !== 'require')
for (const message of wrong) console.log(formatMessage(message, pkg))
process.exitCode = wrong.length === 0 ? 0 : 1
