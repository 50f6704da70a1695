import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Command } from '../command.js'
import { print, report } from '../output/io.js'

/** What opens a file in the browser, by platform. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
}

/** `presign debug`: the debugger page, from disk. */
export const debug: Command = {
  summary:
    'Open the page that says why a signed request was rejected. It is one file on this machine, and nothing leaves it.',
  words: '',
  options: { print: { type: 'boolean', help: 'Print where it lies and its SHA-256, and open nothing' } },
  examples: ['debug', 'debug --print'],

  async run(given, io) {
    const file = createRequire(import.meta.url).resolve('@presign/debugger/page')
    const digest = createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
    print(io, file)
    report(io, `SHA-256 ${digest}`)
    if (!given.flag('print')) opened(file)
    return 0
  },
}

/** The browser goes on by itself; where there is none, the printed path is enough. */
function opened(file: string): void {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open']
  const child = spawn(command, [...args, file], { detached: true, stdio: 'ignore' })
  child.on('error', () => undefined)
  child.unref()
}
