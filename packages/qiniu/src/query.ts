import { encodeText, type Pairs } from '@presign/core/scheme'

// A processing operation is a parameter without a value: `imageMogr2/thumbnail/!50p|saveas/abc`. The service reads these
// characters as they are.
const KEPT = /%(?:21|24|28|29|2A|2C|2F|3A|3B|40|7C)/g

/** Parameters as they are sent, in the caller's order, which operations depend on. */
export function written(query: Pairs<string | null>): string {
  return query
    .map(([name, value]) => (value === null ? operation(name) : `${encodeText(name)}=${encodeText(value)}`))
    .join('&')
}

function operation(name: string): string {
  return encodeText(name).replaceAll(KEPT, (escaped) => decodeURIComponent(escaped))
}
