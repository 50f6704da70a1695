import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { WireRequest } from '@presign/core'
import type { Answer, Client } from './client.js'

/** Words of a command; the body comes from one file and goes to another. */
export type Words = (
  request: WireRequest,
  files: { readonly body: string | undefined; readonly answer: string },
) => string[]

/** A client that is a program: it prints the HTTP status and writes the body to a file. */
export function commandClient(name: string, words: Words): Client {
  return {
    name,
    carryOut: async (request, body) => {
      const folder = await mkdtemp(join(tmpdir(), 'presign-example-'))
      try {
        const files = { body: body && join(folder, 'body'), answer: join(folder, 'answer') }
        if (files.body && body) await writeFile(files.body, body)
        return await answerOf(words(request, files), files.answer)
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  }
}

async function answerOf(words: string[], file: string): Promise<Answer> {
  const printed = await output(words)
  const status = Number(printed.trim())
  if (!Number.isInteger(status)) throw new Error(`Cannot tell a status from ${words[0]}: it printed ${printed}`)
  return { status, body: await readFile(file).catch(() => new Uint8Array()) }
}

/**
 * What a program prints.
 *
 * @throws Error with what it complained, when it fails or is not there.
 */
export async function output([command = '', ...args]: readonly string[]): Promise<string> {
  const child = spawn(command, args, { env: withoutProxies(), stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [printed, complained, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${complained}`)
  return printed
}

/** Proxies of the machine are of no use on the loopback. */
function withoutProxies(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:https?|all)_proxy$/i.test(name)))
}
