// What other emulators accept, and ours refuses. Install them in a folder of their own, and name it:
//   npm install --prefix FOLDER s3rver@3.7.1 fauxqs@1.9.2
//   node test/s3/emulators.js FOLDER
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { importBundled } from '../bundled.js'

const [folder = '.'] = process.argv.slice(2)
const require = createRequire(join(resolve(folder), 'package.json'))
const { compare, freePort } = await importBundled('s3/emulators.ts')

async function s3rver() {
  const S3rver = require(join(resolve(folder), 'node_modules/s3rver'))
  const server = new S3rver({
    port: await freePort(),
    address: '127.0.0.1',
    silent: true,
    directory: join(resolve(folder), 's3rver-data'),
    configureBuckets: [{ name: 'photos', configs: [] }],
  })
  const { port } = await server.run()
  // The one pair that it knows.
  return { name: 's3rver 3.7.1', url: `http://127.0.0.1:${port}`, accessKeyId: 'S3RVER', accessKeySecret: 'S3RVER' }
}

async function fauxqs() {
  const { startFauxqs } = await import(pathToFileURL(join(resolve(folder), 'node_modules/fauxqs/dist/app.js')).href)
  const server = await startFauxqs({ port: await freePort(), logger: false })
  server.createBucket('photos')
  const url = `http://127.0.0.1:${server.port}`
  return { name: 'fauxqs 1.9.2', url, accessKeyId: 'AKIAFAKEANY0000001', accessKeySecret: 'FAKEsecret' }
}

const others = []
for (const start of [s3rver, fauxqs]) {
  try {
    others.push(await start())
  } catch (error) {
    process.stdout.write(`${start.name} does not start: ${error instanceof Error ? error.message : error}\n`)
  }
}
for await (const line of compare(others)) process.stdout.write(`${line}\n`)
process.exit()
