import { createSigner } from '@presign/core'
import { createLocalOss, type LocalOss, type LocalOssOptions } from '@presign/local/oss'
import { endpoints } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { startFront } from './front.js'
import type { Oss } from './oss.js'

/** What the examples find in `examplebucket`. */
export const OBJECTS = {
  'exampleobject.txt': 'the text as it is now',
  'exampledir/exampleobject.txt': 'in a folder',
  'exampleobject.jpg': 'a picture, as far as this server can tell',
  'a+b c.txt': 'plus and blank',
} as const

/** What `exampleobject.txt` was before. */
export const EARLIER = 'the text as it was'

/** What `exampleobject.jpg` is after it was resized. */
export const RESIZED = 'the same picture, as far as this server can resize one'

/** A service on this machine, filled with what the examples expect. */
export interface Local extends Oss {
  readonly server: LocalOss
  close(): Promise<void>
}

/** Starts it. */
export async function startLocal(): Promise<Local> {
  const bucket = { name: 'examplebucket', versioning: 'Enabled', cors: '*' } as const
  const server = await createLocalOss({ buckets: [bucket], process: resized, formCallbacks: true })
  const { region, endpoint, credentials } = server
  const earlierVersion = await put(server, 'exampleobject.txt', EARLIER)
  for (const [key, text] of Object.entries(OBJECTS)) await put(server, key, text)
  const front = await startFront(server.port, `examplebucket.oss-${region}.aliyuncs.com`)
  return {
    server,
    region,
    endpoint,
    credentials,
    customDomain: endpoints.custom(front.url, { bucket: 'examplebucket' }),
    assumeRole: async () => server.issueTemporaryCredentials(),
    earlierVersion,
    close: async () => {
      await front.close()
      await server.close()
    },
  }
}

const resized: NonNullable<LocalOssOptions['process']> = ({ process }) =>
  process === 'image/resize,w_200' ? { body: RESIZED, contentType: 'image/jpeg' } : undefined

/** Returns the id of the version that it made. */
async function put({ region, endpoint, credentials }: LocalOss, key: string, text: string): Promise<string> {
  const signer = createSigner(ossV4({ region, endpoint }), { credentials })
  const { method, url, headers } = await signer.sign({ method: 'PUT', bucket: 'examplebucket', key })
  const response = await fetch(url, { method, headers, body: new TextEncoder().encode(text) })
  if (!response.ok) throw new Error(`Cannot store ${key}: ${response.status} ${await response.text()}`)
  return response.headers.get('x-oss-version-id') ?? ''
}
