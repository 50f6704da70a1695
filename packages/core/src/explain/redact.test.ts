import { describe, expect, it } from 'vitest'
import { redact } from './redact.js'

describe('redact', () => {
  it.each([
    ['https://h/a?x-oss-signature=FAKE&b=c', 'https://h/a?x-oss-signature=…&b=c'],
    ['https://h/a?sv=1&sig=FAKE%2B', 'https://h/a?sv=1&sig=…'],
    ['<SecurityToken>FAKE</SecurityToken>', '<SecurityToken>…</SecurityToken>'],
    ['{"accessKeySecret": "FAKE"}', '{"accessKeySecret": "…"}'],
    ["-H 'Authorization: OSS id:FAKE'", "-H 'Authorization: …'"],
    ['Cookie: a=FAKE; b=FAKE\nHost: h', 'Cookie: …\nHost: h'],
    ['design=1&signal=2', 'design=1&signal=2'],
    ['x-oss-signature-version=OSS4', 'x-oss-signature-version=OSS4'],
  ])('writes %s as %s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  it('can tell how long a value was', () => {
    expect(redact('Signature=FAKE', (length) => `(${length})`)).toBe('Signature=(4)')
  })
})
