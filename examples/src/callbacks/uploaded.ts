import type { CallbackOptions } from '@presign/oss'

/** What a callback tells us. */
export interface Uploaded {
  readonly object: string
  /** Bytes. */
  readonly size: number
  /** Our own user, whom we named when we signed. */
  readonly user: string
}

/** More than any callback of ours has, in bytes. */
export const LARGEST_BODY = 64 * 1024

/** Asks the service to tell `url` about an upload. For `callback(…)`, or as the `callback` of a form. */
export function telling(url: string, user: string): CallbackOptions {
  return {
    url,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the service fills it in.
    body: 'object=${object}&size=${size}&user=${x:user}',
    vars: { 'x:user': user },
  }
}

/** Reads what the template above becomes. */
export function uploadedOf(body: string): Uploaded {
  const fields = new URLSearchParams(body)
  return { object: fields.get('object') ?? '', size: Number(fields.get('size')), user: fields.get('user') ?? '' }
}
