import { requestFor } from '@presign/client-fetch'
import type { Signer } from '@presign/core'
import { ossDialect } from '@presign/oss'
import type { OssV4 } from '@presign/oss-v4'

/** What the server needs to know. It alone has credentials. */
export interface LinkOptions {
  readonly signer: Signer<OssV4>
  readonly bucket: string
}

/**
 * A link to one step of one upload. The page says which step, and which of its uploads it is about; where a file goes is
 * decided here: below the visitor's own prefix, and never over a file that is there.
 *
 * @param user Your session's name for the visitor.
 * @param asked What the page sent: anything at all.
 * @throws TransferError `input_invalid`: the step is not one.
 */
export async function linkFor({ signer, bucket }: LinkOptions, user: string, asked: unknown) {
  const { id, step } = (asked ?? {}) as { readonly id?: unknown; readonly step?: unknown }
  if (typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id)) return undefined
  const object = { headers: { 'x-oss-forbid-overwrite': 'true' } }
  return signer.presign({ bucket, key: `inbox/${user}/${id}`, expiresIn: 900, ...requestFor(step, ossDialect, object) })
}
