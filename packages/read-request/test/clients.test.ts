import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createLocalOss, type LocalOss } from '@presign/local/oss'
import { ossV4 } from '@presign/oss-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, snippetClients, toSnippet } from '../src/index.js'

const run = promisify(execFile)

/** How each client is started, and what must be there for it. */
const CLIENTS: Readonly<
  Partial<Record<Client, { file: string; command: [string, ...string[]]; probe: [string, ...string[]] }>>
> = {
  curl: { file: 'send.sh', command: ['sh', 'send.sh'], probe: ['curl', '--version'] },
  fetch: { file: 'send.mjs', command: [process.execPath, 'send.mjs'], probe: [process.execPath, '--version'] },
  axios: { file: 'axios.mjs', command: [process.execPath, 'axios.mjs'], probe: [process.execPath, '--version'] },
  python: { file: 'send.py', command: ['python3', 'send.py'], probe: ['python3', '-c', 'import requests'] },
  go: { file: 'send.go', command: ['go', 'run', 'send.go'], probe: ['go', 'version'] },
  java: { file: 'Send.java', command: ['java', 'Send.java'], probe: ['javac', '-version'] },
  php: { file: 'send.php', command: ['php', 'send.php'], probe: ['php', '-r', 'curl_init();'] },
}

let oss: LocalOss
let folder: string
beforeAll(async () => {
  oss = await createLocalOss({ buckets: ['photos'] })
  folder = await mkdtemp(join(tmpdir(), 'presign-snippets-'))
  await writeFile(join(folder, 'body.txt'), 'hello')
  const axios = dirname(createRequire(import.meta.url).resolve('axios/package.json'))
  await symlink(dirname(axios), join(folder, 'node_modules'))
})
afterAll(async () => {
  await oss.close()
  await rm(folder, { recursive: true })
})

const isThere = ([command, ...args]: [string, ...string[]]) => {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('toSnippet, run by its own client', () => {
  const there = snippetClients.filter((client) => CLIENTS[client] && isThere(CLIENTS[client].probe))
  const absent = snippetClients.filter((client) => !there.includes(client))
  // Said, so that a green run does not look like all of them.
  if (absent.length > 0) process.stderr.write(`Snippets that no client here runs: ${absent.join(', ')}\n`)

  it.each(there)('%s uploads and downloads exactly what was signed', { timeout: 120_000 }, async (client) => {
    const signer = createSyncSigner(ossV4({ region: oss.region, endpoint: oss.endpoint }), {
      credentials: oss.credentials,
      backend: nodeBackend,
    })
    const key = `${client}/it's 100% a+b 中文.txt`
    const headers = { 'content-type': 'text/plain', 'x-oss-meta-a': `it's "b"` }
    const put = signer.presign({ method: 'PUT', bucket: 'photos', key, headers, expiresIn: 600 })
    const bare = signer.presign({ method: 'PUT', bucket: 'photos', key: `${client}/bare`, expiresIn: 600 })
    expect(await sent(client, toSnippet(put, client, { upload: 'body.txt' }))).not.toMatch(/<Error>|[45]\d\d/)
    expect(await sent(client, toSnippet(bare, client, { upload: 'body.txt' }))).not.toMatch(/<Error>|[45]\d\d/)
    const get = signer.presign({ bucket: 'photos', key, expiresIn: 600 })
    expect(await sent(client, toSnippet(get, client))).toContain('hello')
  })
})

async function sent(client: Client, snippet: string): Promise<string> {
  const { file = '', command: [command, ...args] = [''] } = CLIENTS[client] ?? {}
  await writeFile(join(folder, file), snippet)
  const { stdout } = await run(command, args, { cwd: folder })
  return stdout
}
