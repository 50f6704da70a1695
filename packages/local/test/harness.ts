import { createSyncSigner, type Lifetime, type ObjectInput, type PresignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { ossV4 } from '@presign/oss-v4'
import { createLocalOss, type LocalOss, type LocalOssOptions } from '../src/oss.js'

/** The moment at which servers of tests stand still, unless a test moves it. */
export const NOW = Date.parse('2026-03-01T12:00:00Z')

export const KEYS = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecretForTests0001' }

/** A server at a moment of its own. */
export async function start(options: LocalOssOptions = {}): Promise<LocalOss> {
  const oss = await createLocalOss({ credentials: KEYS, buckets: ['photos'], ...options })
  oss.clock.set(NOW)
  return oss
}

/** A V4 signer that lives in the server's time. */
export function signerFor(oss: LocalOss, credentials = oss.credentials) {
  const scheme = ossV4({ region: oss.region, endpoint: oss.endpoint })
  return createSyncSigner(scheme, { credentials, backend: nodeBackend, clock: oss.clock })
}

/** What a test asks for. */
export type AskInput = Partial<ObjectInput & Lifetime>

/** What is addressed: an object by its key, else the bucket; the service where the bucket is given as undefined. */
export function addressed(input: AskInput): PresignInput {
  const whole = { bucket: 'photos', expiresIn: 60, ...input }
  if (input.key !== undefined) return whole as PresignInput
  const { bucket, key: _, ...rest } = whole
  return (
    bucket === undefined ? { ...rest, resource: 'service' } : { ...rest, bucket, resource: 'bucket' }
  ) as PresignInput
}

/** Asks with a signed URL. */
export async function ask(oss: LocalOss, input: AskInput, body?: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  const { url, method, headers } = signerFor(oss).presign(addressed(input))
  // Text as such would bring a Content-Type along, which was not signed.
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return fetch(url, { method, headers, ...(bytes && { body: bytes }) })
}

/** Puts an object and expects it to be taken. */
export async function put(oss: LocalOss, key: string, body: string | Uint8Array<ArrayBuffer>, more: AskInput = {}) {
  const response = await ask(oss, { method: 'PUT', key, ...more }, body)
  if (response.status !== 200) throw new Error(await response.text())
  return response
}

/** The code of an error answer. */
export async function codeOf(response: Response): Promise<string> {
  return `${response.status} ${/<Code>(.*?)<\/Code>/.exec(await response.text())?.[1] ?? ''}`
}
