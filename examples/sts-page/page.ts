import { upload } from '@presign/client-fetch'
import { createSigner, type Endpoint, refreshing, type Secret } from '@presign/core'
import { ossDialect } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'

/** What the server's `GET /credentials` answers. */
interface Granted extends Secret {
  /** Where objects may go. */
  readonly prefix: string
}

/** Where the page uploads to. */
export interface Place {
  readonly region: string
  readonly bucket: string
  readonly endpoint?: Endpoint
}

/**
 * Uploads with temporary credentials that the page asks its server for. They are asked for once, and again before they expire,
 * also in the middle of a long upload.
 *
 * @returns The key under which the file is stored.
 */
export async function uploadWithSts(file: File, { region, bucket, endpoint }: Place): Promise<string> {
  const { prefix } = await granted()
  const signer = createSigner(ossV4({ region, ...(endpoint && { endpoint }) }), { credentials: refreshing(granted) })
  const key = `${prefix}${crypto.randomUUID()}`
  await upload({ signer, bucket, key }, file, { dialect: ossDialect })
  return key
}

async function granted(): Promise<Granted> {
  const response = await fetch('/credentials')
  if (!response.ok) throw new Error(`The server gave no credentials: ${response.status}`)
  return response.json()
}
