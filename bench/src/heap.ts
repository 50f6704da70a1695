import { nodeBackend } from '@presign/core/node'
import { signerV4 } from './ours.js'
import { aliOssV4 } from './peers.js'
import { measured } from './processes.js'
import { table } from './table.js'
import { BUCKET, EXPIRES_IN, PLAIN_KEYS, QUERY, turn } from './workload.js'

type Make = (call: number) => unknown

const presigned: () => Make = () => {
  const signer = signerV4(nodeBackend)
  return (call) => signer.presign({ bucket: BUCKET, key: turn(PLAIN_KEYS, call), query: QUERY, expiresIn: EXPIRES_IN })
}

/** Results as they are kept. A URL is read once, as it is when it is sent, so that it is in one piece. */
export const holdings: Readonly<Record<string, () => Make>> = {
  'ours, the whole result': () => {
    const presign = presigned() as (call: number) => { readonly url: string }
    return (call) => {
      const result = presign(call)
      result.url.charCodeAt(0)
      return result
    }
  },
  'ours, the URL alone': () => {
    const presign = presigned() as (call: number) => { readonly url: string }
    return (call) => {
      const { url } = presign(call)
      url.charCodeAt(0)
      return url
    }
  },
  'ali-oss signatureUrlV4': () => aliOssV4(PLAIN_KEYS).run,
}

/** Memory of 100 000 results that are held at once. */
export function heap(): string {
  const rows = Object.keys(holdings).map((name) => {
    const bytes = measured<number>('hold', [name])
    return [name, bytes.toFixed(0), ((bytes * 100_000) / 1e6).toFixed(1)]
  })
  return table(['100 000 of', 'bytes each', 'MB'], rows)
}
