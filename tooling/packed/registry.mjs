import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runServer } from 'verdaccio'
import { project } from '../project/project.js'

export const execute = promisify(execFile)

// Nothing is asked of another registry: what is not published here is not found here.
const CONFIG = `storage: ./storage
auth:
  htpasswd:
    file: ./htpasswd
uplinks: {}
packages:
  '${project.scope}/*':
    access: $all
    publish: $all
web:
  enable: false
log: { type: stdout, level: fatal }
`

/** A registry on a free port of the loopback that has the tarballs.
 * @param {string} scratch @param {readonly string[]} tarballs */
export async function registryOf(scratch, tarballs) {
  const folder = join(scratch, 'registry')
  mkdirSync(folder)
  writeFileSync(join(folder, 'config.yaml'), CONFIG)
  const server = await runServer(join(folder, 'config.yaml'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${server.address().port}/`
  for (const tarball of tarballs) await publish(tarball, url)
  return { url, close: () => closed(server) }
}

/** @param {string} tarball @param {string} url */
async function publish(tarball, url) {
  // npm wants a token, whatever the registry wants. Provenance is for releases.
  const options = [`--registry=${url}`, `--${url.slice(5)}:_authToken=fake`, '--provenance=false', '--ignore-scripts']
  await execute('npm', ['publish', tarball, ...options])
}

/** @param {import('node:http').Server} server */
function closed(server) {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
}
