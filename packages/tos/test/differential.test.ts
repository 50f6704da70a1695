import { createSyncSigner, type ObjectInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { hardText } from '@presign-tooling/testing'
import { TosClient } from '@volcengine/tos-sdk'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { signPolicy } from '../src/form.js'
import { endpoints, tos } from '../src/index.js'
import { tosVerification } from '../src/verify.js'

const bucket = 'examplebucket'
const endpoint = 'tos-cn-beijing.volces.com'
const host = `${bucket}.${endpoint}`
const credentials = { accessKeyId: 'AKLTtestFAKE001', accessKeySecret: 'FAKEsecret/with+signs' }
const at = new Date('2026-02-28T23:59:59Z')
const clock = { now: () => at.getTime() }
const signer = createSyncSigner(tos({ region: 'cn-beijing' }), { credentials, backend: nodeBackend, clock })

/** What the client would send. Nothing leaves this process. */
interface Sent {
  url?: string
  method?: string
  headers?: Record<string, string>
}
let sent: Sent = {}
const client = new TosClient({
  accessKeyId: credentials.accessKeyId,
  accessKeySecret: credentials.accessKeySecret,
  region: 'cn-beijing',
  endpoint,
})
// It takes no adapter from its options, and reads its own before each request.
Object.assign((client as unknown as { readonly opts: object }).opts, {
  requestAdapter: async (config: Sent) => {
    sent = config
    return { data: '', status: 200, statusText: 'OK', headers: {}, config }
  },
})

// Its only clock is the machine's.
beforeAll(() => void vi.useFakeTimers({ now: at, toFake: ['Date'] }))
afterAll(() => void vi.useRealTimers())

const text = hardText(12)
// It rejects some names of its own accord.
const key = text.filter((text) => /^[^/\\.][^\\]*$/.test(text) && !/\.\.?(?:\/|$)|\/\/|[\p{Cc}\p{Cs}]/u.test(text))
/** Names are sorted by UTF-16 units, which differs from go, python and ours where a name reaches beyond U+FFFF. */
const name = text.filter(
  (text) => text !== '' && !/^(?:x-tos-.*|__proto__)$/i.test(text) && !/[\u{10000}-\u{10FFFF}]/u.test(text),
)
const query = fc.dictionary(name, text, { maxKeys: 5, noNullPrototype: true })

/**
 * Their other fault: the host of the endpoint stands where the region should, in scope and key (js-host-in-region-slot). All
 * else of a URL is compared by verifying it in that region.
 */
const inTheirRegion = createSyncVerifier(
  [
    tosVerification({
      region: ({ region }) => region === endpoint,
      endpoint: endpoints.custom(`https://${host}`, { bucket }),
    }),
  ],
  { credentialsOf: () => credentials, backend: nodeBackend, clock },
)

it('verifies the URLs that tos-sdk makes, but for the region in them', () => {
  fc.assert(
    fc.property(key, query, fc.constantFrom('GET', 'PUT'), (key, query, method) => {
      const url = client.getPreSignedUrl({ bucket, key, query: { ...query }, method: method as 'GET', expires: 900 })
      const verdict = inTheirRegion.verify({ method, target: url.slice(`https://${host}`.length), headers: { host } })
      expect(verdict).toMatchObject({ ok: true, bucket, key })
    }),
    { numRuns: 300 },
  )
})

const headerName = fc
  .stringMatching(/^x-tos-[a-z]{1,8}$/)
  .filter((name) => !/^x-tos-(?:date|meta.*|acl.*|grant.*)$/.test(name))
const headerValue = fc
  .string({ unit: fc.constantFrom('a', 'Z', ' ', ';', ',', ':', '"', '/', '=', '%'), minLength: 1 })
  .map((value) => `a${value.trim()}`)

it('signs the headers that tos-sdk signs, to the letter', async () => {
  await fc.assert(
    fc.asyncProperty(
      key,
      fc.dictionary(headerName, headerValue, { maxKeys: 4, noNullPrototype: true }),
      fc.option(text.filter((text) => text !== '')),
      async (key, headers, versionId) => {
        await client
          .headObject({ bucket, key, headers: { ...headers }, ...(versionId !== null && { versionId }) } as never)
          .catch(() => undefined)
        const input: ObjectInput = {
          method: 'HEAD',
          bucket,
          key,
          headers,
          query: versionId === null ? {} : { versionId },
        }
        const { authorization } = sent.headers ?? {}
        expect(signer.sign({ ...input, allowUnsafeKey: true }).headers.authorization).toBe(authorization)
      },
    ),
    { numRuns: 300 },
  )
})

it('signs the policy that tos-sdk writes', async () => {
  const theirs = (await client.calculatePostSignature({
    bucket,
    key: 'photos/été 2024/a+b.jpg',
    expiresIn: 900,
    fields: { 'x-tos-acl': 'public-read' },
    conditions: [['content-length-range', 1, 10]],
  })) as Record<string, string>
  const policy = Buffer.from(theirs.policy ?? '', 'base64').toString()
  const { 'x-tos-acl': _acl, key: _key, ...permission } = theirs
  expect(signer.run(signPolicy(policy))).toEqual(permission)
})
