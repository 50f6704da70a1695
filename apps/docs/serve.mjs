// Serves dist as a static host does: `/start/node` is `start/node.html`, and a folder is its `index.html`.
// Usage: node serve.mjs [PORT] [FOLDER]
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL(process.argv[3] ?? 'dist', import.meta.url))
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
}

const server = createServer(({ url = '/' }, response) => {
  const path = normalize(decodeURIComponent(new URL(url, 'http://site').pathname))
  const file = [path, `${path}.html`, join(path, 'index.html')].map((name) => join(dist, name)).find(isFile)
  response.writeHead(file ? 200 : 404, {
    'content-type': TYPES[extname(file ?? '.html')] ?? 'application/octet-stream',
  })
  response.end(readFileSync(file ?? join(dist, '404.html')))
})
server.listen(Number(process.argv[2] ?? 3000), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/\n`)
})

function isFile(file) {
  return existsSync(file) && statSync(file).isFile()
}
