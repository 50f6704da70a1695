import {
  AccountSASPermissions,
  BlobSASPermissions,
  ContainerSASPermissions,
  generateAccountSASQueryParameters,
  generateBlobSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { encodePath } from '@presign/core/scheme'
import { createSyncVerifier } from '@presign/core/verify'
import { hardText } from '@presign-tooling/testing'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { accountSas, azureSas, serviceSas, type UserDelegation } from '../src/index.js'
import { azureSasVerification } from '../src/verify.js'

const NOW = Date.parse('2026-02-28T23:59:59Z')
const clock = { now: () => NOW }
const account = 'fakeaccount001'
const secret = Buffer.from('FAKEsecretForDifferentialRuns').toString('base64')
const credentials = { accessKeyId: account, accessKeySecret: secret }
const sharedKey = new StorageSharedKeyCredential(account, secret)

const VERSIONS = [
  '2015-04-05',
  '2017-11-09',
  '2018-11-09',
  '2019-12-12',
  '2020-12-06',
  '2022-11-02',
  '2025-05-05',
  '2025-07-05',
]
const signerOf = (version: string, delegation?: UserDelegation) =>
  createSyncSigner(azureSas({ version, ...(delegation && { delegation }) }), {
    credentials,
    backend: nodeBackend,
    clock,
  })

const text = hardText(12).filter((text) => !/[\0\r\n]/.test(text))
const name = text.filter((text) => text !== '')
const letters = (of: string) => fc.subarray([...of], { minLength: 1 }).map((list) => list.join(''))
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const common = {
  expiresIn: fc.integer({ min: 1, max: 1_000_000 }),
  startsOn: optional(fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })),
  ip: optional(fc.constantFrom('192.0.2.7', '198.51.100.0-198.51.100.255')),
  protocol: optional(fc.constantFrom('https' as const, 'https,http' as const)),
}
const overrides = {
  cacheControl: optional(name),
  contentDisposition: optional(name),
  contentEncoding: optional(name),
  contentLanguage: optional(name),
  contentType: optional(name),
}
// Permissions that every version knows: the SDK checks for each the version that brought it.
const blobInput = fc.record({
  version: fc.constantFrom(...VERSIONS),
  blob: optional(name),
  permissions: letters('racwd'),
  policy: optional(fc.stringMatching(/^[a-z0-9]{1,12}$/)),
  ...common,
  ...overrides,
})

const ipRange = (ip: string | undefined) => {
  const [start = '', end] = ip?.split('-') ?? []
  return ip === undefined ? {} : { ipRange: { start, ...(end && { end }) } }
}
const protocolOf = (protocol: string | undefined) =>
  protocol === undefined ? {} : { protocol: protocol === 'https' ? SASProtocol.Https : SASProtocol.HttpsAndHttp }
const present = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>
  }
const fields = (token: string) => Object.fromEntries(new URLSearchParams(token))
const endOf = (expiresIn: number) => new Date(NOW + expiresIn * 1000)

it('serviceSas makes the token that @azure/storage-blob makes', () => {
  fc.assert(
    fc.property(blobInput, ({ version, blob, permissions, policy, expiresIn, startsOn, ip, protocol, ...answers }) => {
      const theirs = generateBlobSASQueryParameters(
        {
          version,
          containerName: 'photos',
          permissions:
            blob === undefined ? ContainerSASPermissions.parse(permissions) : BlobSASPermissions.parse(permissions),
          expiresOn: endOf(expiresIn),
          ...present({ blobName: blob, startsOn, identifier: policy }),
          ...present(answers),
          ...ipRange(ip),
          ...protocolOf(protocol),
        },
        sharedKey,
      )
      const ours = signerOf(version).run(
        serviceSas({ container: 'photos', blob, permissions, policy, expiresIn, startsOn, ip, protocol, ...answers }),
      )
      expect(fields(ours.token)).toEqual(fields(theirs.toString()))
    }),
    { numRuns: 300 },
  )
})

it('accountSas makes the token that @azure/storage-blob makes', () => {
  const input = fc.record({
    version: fc.constantFrom(...VERSIONS),
    permissions: letters('rwdlacup'),
    services: letters('btqf'),
    resourceTypes: letters('sco'),
    ...common,
  })
  fc.assert(
    fc.property(input, ({ version, permissions, services, resourceTypes, expiresIn, startsOn, ip, protocol }) => {
      const theirs = generateAccountSASQueryParameters(
        {
          version,
          permissions: AccountSASPermissions.parse(permissions),
          services,
          resourceTypes,
          expiresOn: endOf(expiresIn),
          ...present({ startsOn }),
          ...ipRange(ip),
          ...protocolOf(protocol),
        },
        sharedKey,
      )
      const ours = signerOf(version).run(
        accountSas({ permissions, services, resourceTypes, expiresIn, startsOn, ip, protocol }),
      )
      expect(fields(ours.token)).toEqual(fields(theirs.toString()))
    }),
    { numRuns: 200 },
  )
})

describe('a user delegation key', () => {
  const delegation = {
    signedObjectId: '11111111-1111-1111-1111-111111111111',
    signedTenantId: '22222222-2222-2222-2222-222222222222',
    signedStartsOn: new Date('2026-02-28T00:00:00Z'),
    signedExpiresOn: new Date('2026-03-05T00:00:00Z'),
    signedService: 'b',
    signedVersion: '2023-11-03',
  }
  const input = fc.record({
    version: fc.constantFrom('2018-11-09', '2020-02-10', '2020-12-06', '2023-11-03', '2025-07-05'),
    blob: optional(name),
    permissions: letters('racwd'),
    authorizedObjectId: optional(fc.uuid()),
    correlationId: optional(fc.uuid()),
    ...common,
    ...overrides,
  })

  it('signs in serviceSas what it signs in @azure/storage-blob', () => {
    fc.assert(
      fc.property(input, ({ version, blob, permissions, expiresIn, startsOn, ip, protocol, ...more }) => {
        const { authorizedObjectId, correlationId, ...answers } = more
        // Before that version there were no such ids.
        const ids = version >= '2020-02-10' ? { authorizedObjectId, correlationId } : {}
        const theirs = generateBlobSASQueryParameters(
          {
            version,
            containerName: 'photos',
            permissions:
              blob === undefined ? ContainerSASPermissions.parse(permissions) : BlobSASPermissions.parse(permissions),
            expiresOn: endOf(expiresIn),
            ...present({ blobName: blob, startsOn }),
            ...present({ preauthorizedAgentObjectId: ids.authorizedObjectId, correlationId: ids.correlationId }),
            ...present(answers),
            ...ipRange(ip),
            ...protocolOf(protocol),
          },
          { ...delegation, value: secret },
          account,
        )
        const ours = signerOf(version, delegation).run(
          serviceSas({ container: 'photos', blob, permissions, expiresIn, startsOn, ip, protocol, ...ids, ...answers }),
        )
        expect(fields(ours.token)).toEqual(fields(theirs.toString()))
      }),
      { numRuns: 200 },
    )
  })

  it('verifies by its owner', () => {
    const signed = signerOf('2023-11-03', delegation).presign({ bucket: 'photos', key: 'a', expiresIn: 60 })
    const [, host = '', target = ''] = /^https:\/\/([^/]+)(.*)$/.exec(signed.url) ?? []
    const { verify } = createSyncVerifier([azureSasVerification({ account })], {
      credentialsOf: (id) =>
        id === delegation.signedObjectId ? { accessKeyId: id, accessKeySecret: secret } : undefined,
      backend: nodeBackend,
      clock,
    })
    expect(verify({ method: 'GET', target, headers: { host } })).toMatchObject({
      ok: true,
      accessKeyId: delegation.signedObjectId,
      key: 'a',
    })
  })
})

describe('Shared Key', () => {
  // Their fault, which none of these has: names of parameters are signed with their escapes. No real one has any.
  const parameter = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,8}$/)
  const headerName = fc.oneof(
    fc.constantFrom('content-md5', 'content-type', 'if-match', 'if-none-match', 'range', 'x-ms-blob-type', 'x-ms-b-z'),
    fc.stringMatching(/^x-ms-meta-[a-z0-9_-]{1,8}$/),
  )
  const headerValue = fc
    .string({ unit: fc.constantFrom('a', 'Z', ' ', ';', ',', '"', '/', '=', '%'), minLength: 1 })
    .map((value) => value.trim())
    .filter((value) => value !== '')
  const input = fc.record({
    method: fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE'),
    key: name.filter((text) => !/^[/\\]/.test(text)),
    query: fc
      .dictionary(parameter, name, { maxKeys: 4, noNullPrototype: true })
      .filter(
        (query) => new Set(Object.keys(query).map((one) => one.toLowerCase())).size === Object.keys(query).length,
      ),
    headers: fc.dictionary(headerName, headerValue, { maxKeys: 5, noNullPrototype: true }),
  })
  // Their fault, which none of these has: Content-Language stands before Content-Encoding.
  type Input = typeof input extends fc.Arbitrary<infer T> ? T : never

  /** Fault of theirs: a URL object makes another path and query of what was signed. */
  function isComparable({ key }: Input): boolean {
    return new URL(`https://a/${encodePath(key)}`).pathname === `/${encodePath(key)}`
  }

  /** What their policy makes of a request. Its only clock is the machine's. */
  async function theirs({ method, key, query, headers }: Input): Promise<string> {
    const search = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join('='))
    const path = `https://${account}.blob.core.windows.net/photos/${encodePath(key)}`
    const sent = new Map<string, string>(Object.entries({ ...headers, 'x-ms-version': '2023-11-03' }))
    const request = {
      method,
      url: search.length > 0 ? `${path}?${search.join('&')}` : path,
      headers: {
        get: (one: string) => sent.get(one.toLowerCase()),
        set: (one: string, value: string) => void sent.set(one.toLowerCase(), value),
        headersArray: () => [...sent].map(([name, value]) => ({ name, value })),
      },
    }
    const policy = sharedKey.create({ sendRequest: async () => ({}) } as never, {} as never)
    await policy.sendRequest(request as never)
    return sent.get('authorization') ?? ''
  }

  it('sign makes the headers that @azure/storage-blob makes', async () => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
    try {
      await fc.assert(
        fc.asyncProperty(input.filter(isComparable), async (input) => {
          const { headers } = signerOf('2023-11-03').sign({ bucket: 'photos', allowUnsafeKey: true, ...input })
          expect(headers.authorization).toBe(await theirs(input))
        }),
        { numRuns: 200 },
      )
    } finally {
      vi.useRealTimers()
    }
  })

  it('sign makes headers that verify accepts, whatever is in them', () => {
    const { verify } = createSyncVerifier([azureSasVerification({ account })], {
      credentialsOf: () => credentials,
      backend: nodeBackend,
      clock,
    })
    fc.assert(
      fc.property(input, (input) => {
        const signed = signerOf('2023-11-03').sign({ bucket: 'photos', allowUnsafeKey: true, ...input })
        const [, host = '', target = ''] = /^https:\/\/([^/]+)(.*)$/.exec(signed.url) ?? []
        const verdict = verify({ method: input.method, target, headers: { host, ...signed.headers } })
        expect(verdict).toMatchObject({ ok: true, key: input.key })
      }),
      { numRuns: 200 },
    )
  })
})
