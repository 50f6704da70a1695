// What any server must do for the same requests: a body to a file, a file to a body. No names, checks or checksums.
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const [folder = '.'] = process.argv.slice(2)
let drafts = 0
const server = createServer((request, response) => {
  // A sender that has all it wanted may leave before this side has noticed.
  answer(request, response).catch(() => response.destroy())
})

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function answer(request, response) {
  const path = join(folder, (request.url ?? '').replace(/\?.*|[^\w]/gs, '_').slice(0, 100))
  if (request.method === 'PUT') {
    const draft = `${path}.${drafts++}`
    await pipeline(request, createWriteStream(draft))
    await rename(draft, path)
    response.end()
  } else {
    response.setHeader('Content-Length', (await stat(path)).size)
    await pipeline(createReadStream(path), response)
  }
}

server.listen(0, '127.0.0.1', () => process.stdout.write(`${/** @type {any} */ (server.address()).port}\n`))
