import { createSyncSigner, type ObjectInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { received } from '@presign/core/testing'
import { createSyncVerifier } from '@presign/core/verify'
import { describe, expect, it } from 'vitest'
import { byService } from '../src/canonical.js'
import { accountSas, azureDialect, azureSas, endpoints, serviceSas } from '../src/index.js'
import { azureSasVerification, type StoredPolicy } from '../src/verify.js'

const account = 'fakeaccount001'
const credentials = {
  accessKeyId: account,
  accessKeySecret: 'RkFLRXNlY3JldEZvcldvcmtlZEV4YW1wbGUwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMQ==',
}
const NOW = Date.parse('2024-02-29T12:34:56Z')
const clock = { now: () => NOW }
const bucket = 'photos'
const key = 'été 2024/a+b.jpg'
const signer = createSyncSigner(azureSas(), { credentials, backend: nodeBackend, clock })
const verifierAt = (now = NOW, options: Partial<Parameters<typeof azureSasVerification>[0]> = {}) =>
  createSyncVerifier([azureSasVerification({ account, ...options })], {
    credentialsOf: (id) => (id === account ? credentials : undefined),
    backend: nodeBackend,
    clock: { now: () => now },
  })

describe('worked by hand', () => {
  it('a token of a blob', () => {
    const { token } = signer.run(
      serviceSas({
        container: bucket,
        blob: key,
        permissions: 'r',
        startsOn: new Date(NOW),
        expiresIn: 3600,
        ip: '192.0.2.7',
        protocol: 'https',
        contentDisposition: 'attachment; filename="a b.jpg"',
      }),
    )
    expect(Object.fromEntries(new URLSearchParams(token))).toEqual({
      sv: '2023-11-03',
      spr: 'https',
      st: '2024-02-29T12:34:56Z',
      se: '2024-02-29T13:34:56Z',
      sip: '192.0.2.7',
      sr: 'b',
      sp: 'r',
      sig: 't6Q5vP5oC+JMjGXDdW39mRfz9/O19dZaTq8Ug6XK11A=',
      rscd: 'attachment; filename="a b.jpg"',
    })
  })

  it('a token whose Content-Disposition is not ASCII, as @azure/storage-blob 12.30.0 signs it', () => {
    const accessKeySecret = Buffer.from('FAKEsecret').toString('base64')
    const { token } = createSyncSigner(azureSas({ version: '2023-11-03' }), {
      credentials: { accessKeyId: 'fakeaccount001', accessKeySecret },
      backend: nodeBackend,
    }).run(
      serviceSas({
        container: 'photos',
        blob: 'a.jpg',
        permissions: 'r',
        expiresIn: 3600,
        at: new Date('2026-01-01T00:00:00Z'),
        contentDisposition: 'attachment; filename="猫 😀 é.jpg"',
      }),
    )
    expect(new URLSearchParams(token).get('sig')).toBe('K7jNWWE6h57FlaQPBBnKsjIAujV2Xjk4w1H4Lqy7qfY=')
    expect(token).toContain('rscd=attachment%3B%20filename%3D%22%E7%8C%AB%20%F0%9F%98%80%20%C3%A9.jpg%22')
  })

  it('a token of an account', () => {
    const made = signer.run(accountSas({ permissions: 'lr', resourceTypes: 'oc', expiresIn: 3600, protocol: 'https' }))
    expect(new URLSearchParams(made.token).get('sig')).toBe('Ly/0nAArBcFfm5BgfufVyN46WOa23dFJmi7BcoODhOc=')
    expect(made.expiresAt).toBe('2024-02-29T13:34:56Z')
  })

  it('headers of Shared Key', () => {
    const headers = {
      'Content-Type': 'text/plain',
      'Content-Length': '7',
      'x-ms-blob-type': 'BlockBlob',
      'x-ms-meta-note': 'a   b',
    }
    const signed = signer.sign({ method: 'PUT', bucket, key, query: { timeout: '30' }, headers })
    expect(signed.trace.signature).toBe('jaUM7EzstkRps69iBXcnmu87zGos626JzctKiJS2iBM=')
    expect(signed.headers).toMatchObject({
      'x-ms-date': 'Thu, 29 Feb 2024 12:34:56 GMT',
      'x-ms-version': '2023-11-03',
      authorization: `SharedKey ${account}:jaUM7EzstkRps69iBXcnmu87zGos626JzctKiJS2iBM=`,
    })
  })
})

describe('presign', () => {
  it.each<[string, Partial<ObjectInput>, string]>([
    ['GET', { method: 'GET' }, 'r'],
    ['PUT', { method: 'PUT' }, 'cw'],
    ['DELETE', { method: 'DELETE' }, 'd'],
    ['DELETE of a version', { method: 'DELETE', query: { versionid: '2024-01-01' } }, 'x'],
    ['GET of tags', { query: { comp: 'tags' } }, 't'],
    ['what it is told', { query: { sp: 'wr' } }, 'rw'],
  ])('permits %s', (_what, changed, sp) => {
    const { url } = signer.presign({ bucket, key, expiresIn: 60, ...changed })
    expect(new URL(url).searchParams.get('sp')).toBe(sp)
  })

  it('makes a token of the whole container, for one blob of it or for its list', () => {
    const whole = signer.presign({ bucket, key, query: { sr: 'c', sp: 'rl' }, expiresIn: 60 })
    const { verify } = verifierAt()
    expect(verify(received(whole))).toMatchObject({ ok: true, bucket, key })
    const elsewhere = { ...whole, url: whole.url.replace('a%2Bb', 'other') }
    expect(verify(received(elsewhere))).toMatchObject({ ok: true })
    const query = { restype: 'container', comp: 'list' }
    const list = signer.presign({ resource: 'bucket', bucket, query, expiresIn: 60 })
    expect(verify(received(list))).toMatchObject({ ok: true, resource: 'bucket', bucket })
    expect(new URL(list.url).searchParams.get('sp')).toBe('l')
  })

  it('makes a token of the account', () => {
    const query = { ss: 'b', srt: 'sco', sp: 'rl', comp: 'list' }
    const signed = signer.presign({ resource: 'service', query, expiresIn: 60 })
    expect(verifierAt().verify(received(signed))).toMatchObject({ ok: true, resource: 'service' })
    const only = signer.presign({ resource: 'service', query: { ...query, srt: 'o' }, expiresIn: 60 })
    expect(verifierAt().verify(received(only))).toMatchObject({
      ok: false,
      service: { code: 'AuthorizationResourceTypeMismatch' },
    })
  })
})

describe('azureSas refuses before signing', () => {
  it.each<[string, Partial<ObjectInput>, string]>([
    ['a letter that is not a permission', { query: { sp: 'rz' } }, 'query_invalid'],
    ['a parameter of the scheme', { query: { sig: 'x' } }, 'query_reserved'],
    ['a newline in a field, which would begin another', { query: { rscd: 'a\nb' } }, 'query_invalid'],
    ['a newline in the name of a blob', { key: 'a\nb' }, 'key_unsafe'],
    ['a range of addresses that is not one', { query: { sip: '192.0.2.0/24' } }, 'query_invalid'],
    ['a start that is not a time', { query: { st: 'now' } }, 'query_invalid'],
    ['another protocol', { query: { spr: 'http' } }, 'query_invalid'],
    ['a container that cannot be', { bucket: 'Photos' }, 'bucket_invalid'],
    ['a key without a container', { bucket: undefined }, 'bucket_missing'],
  ])('%s', (_name, changed, code) => {
    expect(signer.check({ bucket, key, expiresIn: 60, ...changed } as ObjectInput)?.code).toBe(code)
  })

  it('parameters without a value, a date of one’s own, a token, an id that is not an account', () => {
    expect(signer.check({ bucket, key, query: { comp: null } })?.code).toBe('query_invalid')
    expect(signer.check({ bucket, key, headers: { date: 'x' } })?.code).toBe('header_reserved')
    const with_ = (more: object) =>
      createSyncSigner(azureSas(), { credentials: { ...credentials, ...more }, backend: nodeBackend, clock }).check({
        bucket,
        key,
      })
    expect(with_({ securityToken: 'FAKE' })).toMatchObject({
      code: 'credentials_invalid',
      details: { name: 'securityToken' },
    })
    expect(with_({ accessKeyId: 'Fake-1' })).toMatchObject({
      code: 'credentials_invalid',
      details: { name: 'accessKeyId' },
    })
  })

  it('an account key that is not Base64, and does not show it', () => {
    const other = { ...credentials, accessKeySecret: 'FAKE-not-Base64' }
    const work = () =>
      createSyncSigner(azureSas(), { credentials: other, backend: nodeBackend, clock }).sign({ bucket, key })
    expect(work).toThrow(expect.objectContaining({ code: 'credentials_invalid' }))
    expect(work).not.toThrow('FAKE-not')
  })

  it('a token that lacks permissions or an end, where no policy has them', () => {
    expect(() => signer.run(serviceSas({ container: bucket, permissions: 'r' }))).toThrow('"se"')
    expect(() => signer.run(serviceSas({ container: bucket, expiresIn: 60 }))).toThrow('"sp"')
    expect(signer.run(serviceSas({ container: bucket, policy: 'p1' })).token).toMatch(/^sv=2023-11-03&si=p1&sr=c&sig=/)
  })
})

describe('azureSasVerification', () => {
  const signed = signer.presign({ bucket, key, query: { spr: 'https' }, expiresIn: 60 })
  const { headers, ...rest } = received(signed)
  const good = { ...rest, headers: Object.fromEntries(headers) }

  it.each([
    ['another method', { method: 'PUT' }, 'scope_mismatch'],
    ['another container', { target: good.target.replace('/photos/', '/others/') }, 'mismatch'],
    ['another account', { headers: { host: 'other.blob.core.windows.net' } }, 'unknown_host'],
    ['other permissions', { target: good.target.replace('sp=r', 'sp=rw') }, 'mismatch'],
    ['a parameter of no operation', { target: `${good.target}&acl=1` }, 'malformed'],
    ['a parameter twice', { target: `${good.target}&sp=r` }, 'malformed'],
    ['a token without an end', { target: good.target.replace(/&se=[^&]*/, '') }, 'malformed'],
    ['an unknown kind of resource', { target: good.target.replace('sr=b', 'sr=q') }, 'malformed'],
    ['a policy that is not known', { target: `${good.target}&si=p1` }, 'malformed'],
    ['a second permission', { headers: { ...good.headers, authorization: 'SharedKey x:y' } }, 'conflicting'],
  ])('rejects %s', (_name, changed, reason) => {
    const { verify } = verifierAt()
    expect(verify(good)).toMatchObject({ ok: true, expiresAt: '2024-02-29T12:35:56.000Z' })
    expect(verify({ ...good, ...changed })).toMatchObject({ ok: false, reason })
  })

  it('lets parameters of operations be added', () => {
    expect(verifierAt().verify({ ...good, target: `${good.target}&timeout=30` })).toMatchObject({ ok: true })
  })

  it('rejects a token before it starts and after it ends', () => {
    const later = signer.presign({ bucket, key, query: { st: '2024-02-29T13:00:00Z' }, expiresIn: 3600 })
    expect(verifierAt().verify(received(later))).toMatchObject({ reason: 'not_yet_valid' })
    expect(verifierAt(NOW + 61_000).verify(good)).toMatchObject({ reason: 'expired' })
  })

  it('takes from a stored access policy what the token leaves out, and not both', () => {
    const { token } = signer.run(serviceSas({ container: bucket, blob: key, policy: 'p1' }))
    const request = { ...good, target: `${good.target.split('?')[0]}?${token}` }
    const withPolicy = (policy: StoredPolicy | undefined) => verifierAt(NOW, { policyOf: () => policy }).verify(request)
    expect(withPolicy({ permissions: 'r', expiresOn: '2024-03-01' })).toMatchObject({ ok: true })
    expect(withPolicy({ permissions: 'w', expiresOn: '2024-03-01' })).toMatchObject({ reason: 'scope_mismatch' })
    expect(withPolicy({ permissions: 'r', expiresOn: '2024-02-01' })).toMatchObject({ reason: 'expired' })
    expect(withPolicy({ permissions: 'r' })).toMatchObject({ reason: 'malformed' })
    expect(withPolicy(undefined)).toMatchObject({ reason: 'malformed' })
    const both = signer.run(serviceSas({ container: bucket, blob: key, policy: 'p1', permissions: 'r', expiresIn: 60 }))
    const twice = { ...request, target: `${good.target.split('?')[0]}?${both.token}` }
    expect(verifierAt(NOW, { policyOf: () => ({ permissions: 'r' }) }).verify(twice)).toMatchObject({
      reason: 'malformed',
    })
  })

  it('verifies at an emulator, where the account is in the path', () => {
    const endpoint = endpoints.emulator('http://127.0.0.1:10000')
    const made = [signer.presign({ bucket, key, endpoint, expiresIn: 60 }), signer.sign({ bucket, key, endpoint })]
    for (const one of made) {
      expect(one.url).toContain(`http://127.0.0.1:10000/${account}/photos/`)
      expect(verifierAt(NOW, { endpoint }).verify(received(one))).toMatchObject({ ok: true, bucket, key })
    }
    expect(made[1]?.trace.stringToSign).toContain(`\n/${account}/${account}/photos/`)
  })
})

describe('byService sorts names of headers as the service does', () => {
  it.each([
    [
      ['x-ms-blob-type', 'x-ms-blob-content-type'],
      ['x-ms-blob-content-type', 'x-ms-blob-type'],
    ],
    [
      ['x-ms-b-z', 'x-ms-blob-type'],
      ['x-ms-blob-type', 'x-ms-b-z'],
    ],
    [
      ['x-ms-meta-a0', 'x-ms-meta-a_b'],
      ['x-ms-meta-a_b', 'x-ms-meta-a0'],
    ],
    [
      ['x-ms-a-b', 'x-ms-ab'],
      ['x-ms-ab', 'x-ms-a-b'],
    ],
    [
      ['x-ms-a--', 'x-ms-a-'],
      ['x-ms-a-', 'x-ms-a--'],
    ],
    [
      ['x-ms-a-', "x-ms-a'", 'x-ms-a'],
      ['x-ms-a', "x-ms-a'", 'x-ms-a-'],
    ],
    [
      ["x-ms-a'b", 'x-ms-ab'],
      ['x-ms-ab', "x-ms-a'b"],
    ],
  ])('%j', (names, sorted) => {
    expect([...names].sort(byService)).toEqual(sorted)
    expect([...names].reverse().sort(byService)).toEqual(sorted)
  })
})

describe('azureDialect', () => {
  const { uploads } = azureDialect
  const answer = (body: string, status = 200, more: object = {}) => ({ status, headers: {}, body, ...more })

  it('puts blocks, and names them in order with what describes the blob', () => {
    const object = { headers: { 'Content-Type': 'video/mp4', 'x-ms-meta-a': '1', 'x-ms-lease-id': 'l' } }
    expect(uploads.part('up', 2, object)).toEqual({
      method: 'PUT',
      query: { comp: 'block', blockid: 'dXAtMDAwMDI=' },
      headers: { 'x-ms-lease-id': 'l' },
    })
    const { headers, query, body } = uploads.complete(
      'up',
      [
        { number: 2, etag: '' },
        { number: 1, etag: '' },
      ],
      object,
    )
    expect(query).toEqual({ comp: 'blocklist' })
    expect(headers).toEqual({
      'x-ms-blob-content-type': 'video/mp4',
      'x-ms-meta-a': '1',
      'x-ms-lease-id': 'l',
      'content-type': 'application/xml',
    })
    expect(body).toContain('<BlockList><Latest>dXAtMDAwMDE=</Latest><Latest>dXAtMDAwMDI=</Latest></BlockList>')
  })

  it('reads blocks of its own upload', () => {
    const list =
      '<?xml version="1.0"?><BlockList><UncommittedBlocks><Block><Name>dXAtMDAwMDI=</Name><Size>5</Size></Block><Block><Name>eHktMDAwMDE=</Name><Size>5</Size></Block></UncommittedBlocks></BlockList>'
    expect(uploads.readList(answer(list), 'up')).toEqual({
      parts: [{ number: 2, etag: 'dXAtMDAwMDI=', bytes: 5, checksums: {} }],
    })
    const url = 'https://a.blob.core.windows.net/c/b?comp=block&blockid=dXAtMDAwMDI%3D'
    expect(uploads.readPart(answer('', 201, { url }), 2)).toEqual({ number: 2, etag: 'dXAtMDAwMDI=', checksums: {} })
  })

  it.each([
    ['BlobNotFound', 404, 'missing'],
    ['ServerBusy', 503, 'transient'],
    ['InvalidBlockList', 400, 'parts_disagree'],
    ['ConditionNotMet', 412, 'condition'],
    ['SomethingNew', 403, 'rejected'],
  ])('calls %s with status %i %s', (code, status, kind) => {
    expect(azureDialect.readError(answer(`<Error><Code>${code}</Code></Error>`, status))).toMatchObject({ code, kind })
    const head = { status, headers: { 'x-ms-error-code': code }, body: '' }
    expect(azureDialect.readError(head)).toMatchObject({ code, kind })
  })

  it.each([
    ['an upload without an id', () => uploads.part('', 1)],
    ['block 0', () => uploads.part('up', 0)],
    [
      'one block twice',
      () =>
        uploads.complete('up', [
          { number: 1, etag: '' },
          { number: 1, etag: '' },
        ]),
    ],
    ['no block', () => uploads.complete('up', [])],
  ])('refuses %s', (_name, call) => {
    expect(call).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })
})
