import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toCurl, type WireRequest } from '@presign/core'
import type { Found } from './client.js'
import { commandClient, output, type Words } from './command.js'

function program(file: string): string {
  return fileURLToPath(new URL(`../../clients/${file}`, import.meta.url))
}

/** The arguments that every program in `clients/` takes: METHOD URL BODY ANSWER "name: value"… */
function called(...begin: string[]): Words {
  return ({ method, url, headers }, { body = '-', answer }) => [
    ...begin,
    method,
    url,
    body,
    answer,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
}

/** Makes a client when what it needs is there. */
async function needing(name: string, needs: readonly string[][], words: () => Words): Promise<Found> {
  try {
    for (const need of needs) await output(need)
    return commandClient(name, words())
  } catch (error) {
    return { name, missing: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error) }
  }
}

/** The command that `toCurl` prints, in a POSIX shell. */
export function curl(): Promise<Found> {
  const words: Words = (request: WireRequest, { body, answer }) => {
    const command = toCurl(request, body === undefined ? { output: answer } : { upload: body, output: answer })
    // Without --fail-with-body, which would hide the status of a refusal behind one of its own.
    return ['sh', '-c', `${command.replace('--fail-with-body ', '')} --write-out '%{http_code}'`]
  }
  return needing('curl', [['curl', '--version']], () => words)
}

/** Python with requests. */
export function python(): Promise<Found> {
  return needing('python requests', [['python3', '-c', 'import requests']], () =>
    called('python3', program('client.py')),
  )
}

/** PHP with its curl extension. */
export function php(): Promise<Found> {
  return needing('php', [['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);']], () =>
    called('php', program('client.php')),
  )
}

/** Go with net/http. */
export function go(): Promise<Found> {
  const binary = join(mkdtempSync(join(tmpdir(), 'presign-example-')), 'client')
  return needing('go net/http', [['go', 'build', '-o', binary, program('client.go')]], () => called(binary))
}

/** Java with HttpURLConnection. */
export function java(): Promise<Found> {
  const classes = mkdtempSync(join(tmpdir(), 'presign-example-'))
  return needing('java HttpURLConnection', [['javac', '-d', classes, program('Client.java')]], () =>
    called('java', '-cp', classes, 'Client'),
  )
}
