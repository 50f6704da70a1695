import type { Policy, PolicyCondition } from '@presign/object-storage/form'
import { describe, expect, it } from 'vitest'
import { checkForm } from './check-form.js'

const at = new Date('2026-01-01T00:00:00Z')
const policyOf = (...conditions: PolicyCondition[]): Policy => ({ expiration: '2026-01-01T01:00:00.000Z', conditions })

describe('a V4 form', () => {
  const fields = {
    key: 'a',
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    'x-oss-credential': 'ak/20260101/cn-hangzhou/oss/aliyun_v4_request',
    'x-oss-date': '20260101T000000Z',
    'x-oss-security-token': 'FAKEtoken',
  }
  const { key: _, ...bound } = fields
  const bindings = Object.entries(bound).map(([name, value]) => ({ [name]: value }))

  it('needs a condition on each field that V4 signs with', () => {
    expect(checkForm(policyOf(...bindings), fields, { size: 1 }, at)).toEqual([])
    for (const left of Object.keys(bound)) {
      const policy = policyOf(...bindings.filter((binding) => !(left in binding)))
      expect(checkForm(policy, fields, { size: 1 }, at)).toMatchObject([
        { reason: 'incomplete', detail: `the policy has no condition on ${left}` },
      ])
    }
  })

  it('begins at most 15 minutes ahead, and ends seven days after its date whatever the policy says', () => {
    const policy = { expiration: '2027-01-01T00:00:00.000Z', conditions: bindings }
    const reasons = (time: string) => checkForm(policy, fields, { size: 1 }, new Date(time)).map(({ reason }) => reason)
    expect(reasons('2025-12-31T23:45:00Z')).toEqual([])
    expect(reasons('2025-12-31T23:44:59Z')).toEqual(['not_yet_valid'])
    expect(reasons('2026-01-08T00:00:00Z')).toEqual([])
    expect(reasons('2026-01-08T00:00:01Z')).toEqual(['expired'])
  })
})
