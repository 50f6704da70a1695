import { generateKeyPairSync } from 'node:crypto'
import { Storage } from '@google-cloud/storage'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { encodePath } from '@presign/core/scheme'
import { received } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { asRead, hardText } from '@presign-tooling/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { signPolicy } from '../src/form.js'
import { endpoints, gcsV4Rsa, serviceAccount } from '../src/index.js'
import { gcsV4RsaVerification } from '../src/verify.js'

const at = new Date('2026-02-28T23:59:59Z')
const email = 'fake-signer@fake-project.iam.gserviceaccount.com'
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const bucket = 'examplebucket'

// Its only clock is the machine's.
beforeAll(() => void vi.useFakeTimers({ now: at, toFake: ['Date'] }))
afterAll(() => void vi.useRealTimers())

const storage = new Storage({
  projectId: 'fake-project',
  credentials: { client_email: email, private_key: pem },
})
const credentials = serviceAccount({ client_email: email, private_key: pem })
const signer = createSyncSigner(gcsV4Rsa(), { credentials, backend: nodeBackend, clock: { now: () => at.getTime() } })
const { verify } = createSyncVerifier([gcsV4RsaVerification()], {
  credentialsOf: () => credentials,
  backend: nodeBackend,
  clock: { now: () => at.getTime() },
})

const text = hardText(12)
const name = text.filter((text) => text !== '' && !/^(x-goog-.*|__proto__)$/i.test(text))
const query = fc.dictionary(name, text, { maxKeys: 5, noNullPrototype: true })
const headerName = fc.oneof(
  fc.constantFrom('content-type', 'content-md5', 'cache-control', 'if-match', 'range', 'x-goog-acl', 'zabc'),
  fc.stringMatching(/^x-goog-meta-[a-z0-9_-]{1,8}$/),
)
const headerValue = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', '\t', ';', ',', ':', '"', '/', '=', '中') })
const headers = fc.dictionary(headerName, headerValue, { maxKeys: 5, noNullPrototype: true })
const input = fc.record({
  method: fc.constantFrom('GET' as const, 'PUT' as const, 'DELETE' as const),
  bucket: fc.constant(bucket),
  key: text.filter((text) => text !== '' && !/^[/\\]|[\r\n]/.test(text)),
  query,
  headers,
  expiresIn: fc.integer({ min: 1, max: 604_800 }),
  allowUnsafeKey: fc.constant(true),
})
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never

const ACTIONS = { GET: 'read', PUT: 'write', DELETE: 'delete' } as const

async function theirs({ method, key, query, headers, expiresIn }: Input, virtualHostedStyle = false): Promise<string> {
  const [url] = await storage
    .bucket(bucket)
    .file(key)
    .getSignedUrl({
      action: ACTIONS[method],
      version: 'v4',
      accessibleAt: at,
      expires: at.getTime() + expiresIn * 1000,
      queryParams: query,
      extensionHeaders: { ...headers },
      virtualHostedStyle,
    })
  return url
}

/** Fault of theirs: names of headers are sorted by the user's locale, `a_b` before `a-b`. */
function sortsAlike({ headers }: Input): boolean {
  const names = [...Object.keys(headers), 'host']
  return [...names].sort().join() === [...names].sort((a, b) => a.localeCompare(b)).join()
}

/** Fault of theirs: a tab by itself is signed as it is; the page and python-storage make a blank of any white space. */
function hasNoTab({ headers }: Input): boolean {
  return !Object.values(headers).some((value) => value.includes('\t'))
}

/** Fault of theirs: a URL object makes another path of what was signed. */
function survivesUrl({ key }: Input): boolean {
  return new URL(`https://a/${encodePath(key)}`).pathname === `/${encodePath(key)}`
}

function isComparable(input: Input): boolean {
  return sortsAlike(input) && hasNoTab(input) && survivesUrl(input)
}

it.each([
  ['in path style', false],
  ['in virtual hosted style', true],
])('presign makes the URL that @google-cloud/storage makes, %s', async (_style, virtualHosted) => {
  await fc.assert(
    fc.asyncProperty(input.filter(isComparable), async (input) => {
      const { url } = signer.presign({ ...input, endpoint: endpoints.public({ virtualHosted }) })
      // Theirs has the parameters in the order in which they are given; they are signed sorted.
      expect(asRead(url)).toEqual(asRead(await theirs(input, virtualHosted)))
    }),
    { numRuns: 100 },
  )
})

it('verify accepts what @google-cloud/storage signs', async () => {
  await fc.assert(
    fc.asyncProperty(input.filter(isComparable), async (input) => {
      const url = await theirs(input)
      const request = received({ method: input.method, url, headers: input.headers, absentHeaders: [] })
      expect(verify(request)).toMatchObject({ ok: true, bucket, key: input.key })
    }),
    { numRuns: 100 },
  )
})

it('signPolicy makes the form that @google-cloud/storage makes, of its text', async () => {
  const fields = fc.dictionary(fc.constantFrom('acl', 'success_action_status', 'x-goog-meta-a', 'content-type'), text, {
    maxKeys: 3,
    noNullPrototype: true,
  })
  await fc.assert(
    fc.asyncProperty(
      text.filter((text) => text !== ''),
      fields,
      async (key, fields) => {
        const file = storage.bucket(bucket).file(key)
        const [form] = await file.generateSignedPostPolicyV4({ expires: at.getTime() + 600_000, fields: { ...fields } })
        const { policy = '', ...others } = form.fields as Record<string, string>
        const ours = signer.run(signPolicy(Buffer.from(policy, 'base64').toString()))
        expect({ policy, ...others }).toMatchObject(ours)
        expect(form.url).toBe('https://storage.googleapis.com/examplebucket/')
      },
    ),
    { numRuns: 50 },
  )
})
