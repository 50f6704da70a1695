import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { policyText } from '@presign/object-storage/form'
import { checkForm, ossPolicy, type Policy, type PolicyCondition } from '@presign/oss/form'
import { ossV1 } from '@presign/oss-v1'
import { signPolicy as signV1 } from '@presign/oss-v1/form'
import { ossV4 } from '@presign/oss-v4'
import { signPolicy as signV4 } from '@presign/oss-v4/form'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { KEYS, NOW, start } from './harness.js'

let oss: LocalOss
beforeAll(async () => {
  oss = await start()
})
afterAll(() => oss.close())

const clock = { now: () => NOW }
const v4 = createSyncSigner(ossV4({ region: 'cn-hangzhou' }), { credentials: KEYS, backend: nodeBackend, clock })
const v1 = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), { credentials: KEYS, backend: nodeBackend, clock })
const V4_FIELDS = {
  'x-oss-signature-version': 'OSS4-HMAC-SHA256',
  'x-oss-credential': `${KEYS.accessKeyId}/20260301/cn-hangzhou/oss/aliyun_v4_request`,
  'x-oss-date': '20260301T120000Z',
}

const word = fc.constantFrom('a', 'ab', 'b', 'A', '$', `\${filename}`)
const name = fc.constantFrom('key', 'Key', 'x-oss-meta-a', 'X-OSS-Meta-A', 'Cache-Control', 'x-oss-meta-absent')
const condition: fc.Arbitrary<PolicyCondition> = fc.oneof(
  fc.tuple(name, word).map(([name, value]) => ({ [name]: value })),
  fc.tuple(fc.constantFrom('eq', 'starts-with'), name, word).map(([rule, name, value]) => [rule, `$${name}`, value]),
  fc
    .tuple(fc.constantFrom('in', 'not-in'), name, fc.array(word, { maxLength: 3 }))
    .map(([rule, name, values]) => [rule, `$${name}`, values]),
  fc.tuple(fc.nat(3), fc.nat(3)).map(([min, max]) => ['content-length-range', min, max]),
  fc.constantFrom({ bucket: 'photos' }),
) as fc.Arbitrary<PolicyCondition>
const bindings = Object.entries(V4_FIELDS).map(([name, value]) => ({ [name]: value }))
/** Mostly whole and in time, so that the other conditions decide. */
const policyWith = (bindings: PolicyCondition[]): fc.Arbitrary<Policy> =>
  fc.record({
    conditions: fc
      .tuple(
        fc.oneof({ arbitrary: fc.constant(bindings), weight: 9 }, fc.subarray(bindings)),
        fc.array(condition, { maxLength: 2 }),
      )
      .map((parts) => parts.flat()),
    expiration: fc
      .oneof({ arbitrary: fc.constant(60), weight: 9 }, fc.constantFrom(0, -1))
      .map((seconds) => new Date(NOW + seconds * 1000).toISOString()),
  })
const fields = fc
  .tuple(
    fc.oneof({ arbitrary: word.map((key) => ({ key })), weight: 9 }, fc.constant({})),
    fc.dictionary(fc.constantFrom('x-oss-meta-a', 'Cache-Control'), word, { noNullPrototype: true }),
  )
  .map(([key, others]) => ({ ...key, ...others }))

async function accepted(fields: Readonly<Record<string, string>>, size: number): Promise<boolean> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob(['x'.repeat(size)]), 'a.txt')
  const response = await fetch(`${oss.url}/photos/`, { method: 'POST', body: form })
  await response.arrayBuffer()
  return response.status === 204
}

it.each([
  ['V4', bindings, (policy: string) => ({ ...v4.run(signV4(policy)) })],
  ['V1', [], (policy: string) => ({ ...v1.run(signV1(policy)) })],
])(
  'checkForm accepts exactly the %s forms that the server accepts',
  async (_name, bindings, permission) => {
    const seen = { accepted: 0, rejected: 0 }
    await fc.assert(
      fc.asyncProperty(policyWith(bindings), fields, fc.nat(3), async (policy, fields, size) => {
        const all = { ...fields, ...permission(policyText(policy, ossPolicy)) }
        const good = checkForm(policy, all, { size }, new Date(NOW)).length === 0
        seen[good ? 'accepted' : 'rejected']++
        expect(await accepted(all, size)).toBe(good)
      }),
      { numRuns: 200 },
    )
    // The law would hold of a server that refuses everything.
    expect(seen.accepted).toBeGreaterThan(20)
    expect(seen.rejected).toBeGreaterThan(20)
  },
  60_000,
)
