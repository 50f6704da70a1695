// Node, Deno and Bun: transfers that break off and are paused, to a service in another process, by the packages as installed.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as portable from '@presign/client-fetch'
import * as node from '@presign/client-fetch/node'
import { createSigner } from '@presign/core'
import { endpoints, ossDialect } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { told } from './suite.mjs'

const { url, region, credentials, keys } = JSON.parse(process.env.PRESIGN_SERVICE)
const PART = 200 * 1024
const SIZE = 12 * PART + 1

const signer = createSigner(ossV4({ region, endpoint: endpoints.pathStyle(url) }), { credentials })
const bytes = Uint8Array.from({ length: SIZE }, (_, index) => (index * 31) ^ (index >> 9))
const common = { dialect: ossDialect, partSize: PART, multipartAbove: PART, parallel: 2, retry: { base: 1 } }

/** Pauses a transfer when part of it moved, and carries it out again, as after a crash. Only a checkpoint is kept. */
async function paused(store, carryOut) {
  const pause = new AbortController()
  const onProgress = (progress) => progress.bytes > SIZE / 3 && pause.abort()
  const checkpoint = { store, id: 'transfer' }
  const code = await carryOut({ ...common, checkpoint, onProgress, signal: pause.signal }).then(
    () => 'finished',
    (error) => error.code,
  )
  equal(code, 'aborted', 'the pause')
  equal(typeof (await store.get('transfer')), 'string', 'the checkpoint')
  return carryOut({ ...common, checkpoint })
}

const inFolder = async (use) => {
  const folder = await mkdtemp(join(tmpdir(), 'presign-transfers-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const { up, down, fileUp, fileDown } = keys
const source = (key) => ({ signer, bucket: 'photos', key })
const stored = (key) => portable.download(source(key), { dialect: ossDialect })

const rules = {
  'parts go up with faults and a pause': async () => {
    const { parts, verified } = await paused(new Map(), (options) =>
      portable.upload(source(up), new Blob([bytes]), options),
    )
    equal([parts, verified], [13, true], 'the upload')
    same((await stored(up)).body)
  },
  'ranges come down with faults': async () => {
    await portable.upload(source(down), bytes, { dialect: ossDialect })
    const { body, verified } = await portable.download(source(down), common)
    equal(verified, true, 'the download')
    same(body)
  },
  'a file goes up with faults and a pause': () =>
    inFolder(async (folder) => {
      const path = join(folder, 'sent')
      await writeFile(path, bytes)
      const store = node.fileStore(folder)
      const { parts } = await paused(store, (options) => node.upload(source(fileUp), { path }, options))
      equal(parts, 13, 'the parts')
      same((await stored(fileUp)).body)
    }),
  'a file comes down with faults and a pause': () =>
    inFolder(async (folder) => {
      await node.upload(source(fileDown), bytes, { dialect: ossDialect })
      const to = { path: join(folder, 'received') }
      await paused(node.fileStore(folder), (options) => node.download(source(fileDown), { ...options, to }))
      same(await readFile(to.path))
    }),
}

function equal(found, wanted, what) {
  const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)]
  if (left !== right) throw new Error(`${what}: found ${left}, wanted ${right}`)
}

function same(found) {
  const differs = bytes.findIndex((byte, index) => byte !== found[index])
  equal([found.length, differs], [SIZE, -1], 'length and first difference')
}

const results = []
for (const [rule, check] of Object.entries(rules))
  results.push(
    await check().then(
      () => ({ rule }),
      (error) => ({ rule, error: told(error) }),
    ),
  )
console.log(JSON.stringify(results))
