import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { encodePath } from '@presign/core/scheme'
import { hardText } from '@presign-tooling/testing'
import fc from 'fast-check'
import qiniuSdk from 'qiniu'
import { expect, it, vi } from 'vitest'
import { uploadToken } from '../src/form.js'
import { managementRequest, qiniu, signUrl } from '../src/index.js'
import { verifyCallback } from '../src/verify.js'

const NOW = Date.parse('2026-02-28T23:59:59Z')
const credentials = { accessKeyId: 'qiniuFAKEtest001', accessKeySecret: 'FAKEsecret/with+signs' }
const mac = new qiniuSdk.auth.digest.Mac(credentials.accessKeyId, credentials.accessKeySecret, {
  disableQiniuTimestampSignature: true,
})
const signer = createSyncSigner(qiniu(), { credentials, backend: nodeBackend, clock: { now: () => NOW } })
const text = hardText(12).filter(
  (text) => text !== '' && !/[\ud800-\udfff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')),
)

it('uploadToken makes the token that qiniu for npm makes', () => {
  const policy = fc.record(
    {
      scope: text.map((key) => `photos:${key}`),
      insertOnly: fc.constantFrom(0 as const, 1 as const),
      returnBody: text,
      callbackUrl: text,
      endUser: text,
      fsizeLimit: fc.integer({ min: 1, max: 1e9 }),
      mimeLimit: fc.constant('image/*'),
    },
    { requiredKeys: ['scope'], noNullPrototype: true },
  )
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
  try {
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 1_000_000 }), (policy, expires) => {
        // Its own order of fields is the caller's with the deadline last, when all are given as options.
        const theirs = new qiniuSdk.rs.PutPolicy({ ...policy, expires } as never).uploadToken(mac)
        const ours = signer.run(uploadToken(policy, { expiresIn: expires }))
        const [id, , encoded = ''] = theirs.split(':')
        expect(id).toBe(credentials.accessKeyId)
        const written = JSON.parse(Buffer.from(encoded, 'base64url').toString())
        expect(written).toEqual(ours.policy)
        if (JSON.stringify(Object.keys(written)) === JSON.stringify(Object.keys(ours.policy)))
          expect(ours.token).toBe(theirs)
      }),
      { numRuns: 200 },
    )
  } finally {
    vi.useRealTimers()
  }
})

/** Fault of theirs: `encodeurl` leaves reserved characters and escapes of a key alone, so that it names another object. */
const survives = (key: string) => !/[!'()*;,?:@&=+$#[\]%]/.test(key)

it('signUrl makes the URL that privateDownloadUrl of qiniu for npm makes', () => {
  const manager = new qiniuSdk.rs.BucketManager(mac, new qiniuSdk.conf.Config())
  fc.assert(
    fc.property(text.filter(survives), fc.integer({ min: 1, max: 1_000_000 }), (key, expiresIn) => {
      const theirs = manager.privateDownloadUrl('https://cdn.example.com', key, NOW / 1000 + expiresIn)
      const ours = signer.run(signUrl(`https://cdn.example.com/${encodePath(key)}`, { expiresIn }))
      expect(ours.url).toBe(theirs)
    }),
    { numRuns: 200 },
  )
})

/** Fault of theirs: they sign what a URL parser makes of a URL, without dot segments and apostrophes, and send the URL. */
const isComparable = ({ url }: { readonly url: string }) => new URL(url).href === url

const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  url: fc
    .tuple(text, fc.option(text, { nil: undefined }))
    .map(
      ([path, query]) =>
        `https://rs.qiniuapi.com/${encodePath(path)}${query === undefined ? '' : `?q=${encodeURIComponent(query)}`}`,
    ),
  type: fc.constantFrom(
    'application/json',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'text/plain',
  ),
  own: fc.dictionary(fc.stringMatching(/^X-Qiniu-[A-Z][a-z]{0,6}$/), fc.stringMatching(/^[a-zA-Z0-9=;,]{1,8}$/), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  body: text,
})

it('managementRequest makes the token that generateAccessTokenV2 of qiniu for npm makes, and verifyCallback takes it', async () => {
  await fc.assert(
    fc.asyncProperty(request.filter(isComparable), async ({ method, url, type, own, body }) => {
      const theirs = qiniuSdk.util.generateAccessTokenV2(mac, url, method, type, body, own)
      const { headers } = signer.run(
        managementRequest({ method, url, headers: { ...own, 'Content-Type': type }, body, timestamp: false }),
      )
      expect(headers.authorization).toBe(theirs)
      const [, host = '', target = ''] = /^https:\/\/([^/]+)(.*)$/.exec(url) ?? []
      const arrived = { method, target, headers: { host, ...headers, authorization: theirs }, body }
      const date = Object.keys(own).some((name) => name.toLowerCase() === 'x-qiniu-date')
      if (!date) expect(await verifyCallback(arrived, { credentialsOf: () => credentials })).toMatchObject({ ok: true })
    }),
    { numRuns: 200 },
  )
})

it('managementRequest makes the older token that generateAccessToken of qiniu for npm makes, of a form', () => {
  fc.assert(
    fc.property(request.filter(isComparable), ({ method, url, body }) => {
      const theirs = qiniuSdk.util.generateAccessToken(mac, url, body)
      const { headers } = signer.run(
        managementRequest({
          method,
          url,
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          body,
          variant: 'QBox',
        }),
      )
      expect(headers.authorization).toBe(theirs)
    }),
    { numRuns: 100 },
  )
})
