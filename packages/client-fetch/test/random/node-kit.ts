import { createReadStream, mkdtempSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchTransport } from '@presign/client-fetch'
import { download, fileSink, fileStore, nodeTransport, upload } from '@presign/client-fetch/node'
import { undiciTransport } from '@presign/client-fetch/undici'
import { type Kit, portableKit } from './random-transfer.js'

/** What Node, Deno and Bun have besides: files, Node's streams and Node's http. */
export function nodeKit(): Kit & { close(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'presign-transfers-'))
  let count = 0
  const fresh = () => join(folder, String(count++))
  const sent = join(folder, 'sent')
  const { bodies, targets } = portableKit
  return {
    upload: upload as typeof portableKit.upload,
    download: download as typeof portableKit.download,
    bodies: {
      ...bodies,
      path: async (bytes) => {
        await writeOnce(sent, bytes)
        return { path: sent } as never
      },
      'node stream': async (bytes) => {
        await writeOnce(sent, bytes)
        return createReadStream(sent)
      },
    },
    targets: {
      ...targets,
      disk: () => {
        const path = join(folder, 'received')
        return { to: fileSink(path), read: () => readFile(path) }
      },
    },
    transports: { usual: undefined, fetch: fetchTransport(), http: nodeTransport(), ...overUndici() },
    store: () => fileStore(fresh()),
    close: () => rm(folder, { recursive: true }),
  }
}

/** Bun has a substitute for undici, without dispatchers. */
function overUndici() {
  return 'Bun' in globalThis ? undefined : { undici: undiciTransport() }
}

/** A file that is written again has another time of change, so that an upload of it would not resume. */
async function writeOnce(path: string, bytes: Uint8Array): Promise<void> {
  const found = await readFile(path).catch(() => undefined)
  if (!found?.equals(bytes)) await writeFile(path, bytes)
}
