import { type Cause, explain } from '@presign/core/explain'
import { describe, expect, it } from 'vitest'
import { storageHints } from './hints.js'

describe('storageHints', () => {
  const ours = { stringToSign: 'GET\n\n\n1699807420\n/photos/cat.jpg' }

  it.each<[string, string, Cause]>([
    [
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      'clock_skew',
    ],
    ['AccessDenied', 'Request has expired.', 'expired'],
    ['SecurityTokenExpired', 'The security token you provided has expired.', 'token_expired'],
    ['InvalidSecurityToken', 'The security token you provided is invalid.', 'token_missing'],
    ['InvalidAccessKeyId', 'No such id.', 'key_id'],
    ['InvalidArgument', 'Invalid signing region in Authorization header.', 'region'],
    ['NobodyKnows', 'What is this', 'unknown'],
  ])('reads %s: %s', (code, message, cause) => {
    expect(explain(ours, { code, message }, storageHints)).toEqual([
      expect.objectContaining({ stage: 'answer', cause }),
    ])
  })

  it('tells a wrong signature from what is wrong before it', () => {
    const [difference] = explain(ours, { code: 'SignatureDoesNotMatch', message: 'Check your key' }, storageHints)
    expect(difference?.fix).toContain('no texts to compare')
  })
})
