import { jsBackend } from '@presign/core/js'
import { expect, it } from 'vitest'
import { examine } from './examine.js'

const signed =
  'https://photos.s3.us-east-1.amazonaws.com/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIATESTFAKE001%2F20260131%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260131T120000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=FAKE'

it.each([
  ['a URL', { url: signed + '&p=1'.repeat(40_000), headers: [] }],
  ['headers', { url: signed, headers: [['x-amz-meta-a', 'a'.repeat(140_000)] as const] }],
])('examine takes nothing apart of %s that no server would take, and says so', (_, sent) => {
  const found = examine({ request: { method: 'GET', ...sent } }, { backend: jsBackend })
  expect([found.recognized, found.inspection, found.advice]).toEqual([[], undefined, []])
  expect(found.differences).toMatchObject([{ id: 'url.too_long', cause: 'url_damaged', certainty: 'request' }])
})

it('examine looks at every request that a server would take', () => {
  const request = { method: 'GET', url: signed + '&p=1'.repeat(15_000), headers: [] }
  expect(examine({ request }, { backend: jsBackend }).inspection?.state).toBeDefined()
})
