import { createSyncSigner, type PresignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ossV1, ossV1SignOnly } from '../src/index.js'

const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken' }
const clock = { now: () => Date.parse('2026-01-02T03:04:05Z') }
const options = { credentials, clock, backend: nodeBackend }

it('signs what the whole scheme signs', () => {
  const whole = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), options)
  const half = createSyncSigner(ossV1SignOnly({ region: 'cn-hangzhou' }), options)
  const input = fc.record({
    key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    query: fc.constantFrom({}, { acl: null }, { versionId: 'a b+c' }),
    expiresIn: fc.integer({ min: 1, max: 604_800 }),
  })
  fc.assert(
    fc.property(input, ({ expiresIn, ...rest }) => {
      const request: PresignInput = { bucket: 'examplebucket', allowUnsafeKey: true, expiresIn, ...rest }
      fc.pre(whole.check(request) === undefined)
      expect(half.presign(request)).toEqual(whole.presign(request))
      expect(half.presign(request).trace).toEqual(whole.presign(request).trace)
      expect(half.sign({ ...rest, bucket: 'examplebucket', allowUnsafeKey: true })).toEqual(
        whole.sign({ ...rest, bucket: 'examplebucket', allowUnsafeKey: true }),
      )
    }),
  )
})

it('cannot read', () => {
  expect('read' in ossV1SignOnly({ region: 'cn-hangzhou' })).toBe(false)
})
