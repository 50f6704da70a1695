import { restrictAccess } from '@presign/oss'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { ask, codeOf, NOW, put, signerFor, start } from './harness.js'

let oss: LocalOss
beforeAll(async () => {
  oss = await start({
    buckets: [
      'photos',
      { name: 'shown', acl: 'public-read' },
      { name: 'open', acl: 'public-read-write', cors: 'https://app.example.com' },
    ],
  })
  await put(oss, 'secret', 'abc')
})
afterAll(() => oss.close())

describe('a request without a signature', () => {
  it.each([
    ['GET', 'photos/secret', '403 AccessDenied'],
    ['GET', 'photos/absent', '403 AccessDenied'],
    ['GET', 'photos/', '403 AccessDenied'],
    ['GET', '', '403 AccessDenied'],
    ['PUT', 'shown/a', '403 AccessDenied'],
    ['DELETE', 'shown/a', '403 AccessDenied'],
    ['PUT', 'open/a', '200 '],
    ['GET', 'shown/a', '404 NoSuchKey'],
    ['GET', 'shown/', '200 '],
    ['GET', 'shown/?acl', '403 AccessDenied'],
    ['PUT', 'open/a?acl', '403 AccessDenied'],
    ['DELETE', 'open/', '403 AccessDenied'],
    ['GET', 'nowhere/a', '404 NoSuchBucket'],
  ])('%s /%s gets %s from checkRight', async (method, path, code) => {
    const body = method === 'PUT' ? new TextEncoder().encode('abc') : undefined
    expect(await codeOf(await fetch(`${oss.url}/${path}`, { method, ...(body && { body }) }))).toBe(code)
  })

  it('reads an object whose own ACL is public-read', async () => {
    await put(oss, 'shared', 'abc', { headers: { 'x-oss-object-acl': 'public-read' } })
    expect(await (await fetch(`${oss.url}/photos/shared`)).text()).toBe('abc')
  })

  it('is denied a CopyObject whose source it may not read', async () => {
    const headers = { 'x-oss-copy-source': '/photos/secret' }
    expect(await codeOf(await fetch(`${oss.url}/open/stolen`, { method: 'PUT', headers }))).toBe('403 AccessDenied')
  })

  it('is denied response-* parameters by GetObject', async () => {
    const response = await fetch(`${oss.url}/photos/shared?response-content-type=text/html`)
    expect(await codeOf(response)).toBe('400 InvalidRequest')
  })
})

describe('issueTemporaryCredentials', () => {
  it('makes credentials that work until they expire, with their token only', async () => {
    const { url } = signerFor(oss, oss.issueTemporaryCredentials({ expiresIn: 100 }) as never).presign({
      bucket: 'photos',
      key: 'secret',
      expiresIn: 90,
    })
    expect((await fetch(url)).status).toBe(200)
    expect(await codeOf(await fetch(url.replace(/&x-oss-security-token=[^&]*/, '')))).toBe('403 InvalidSecurityToken')
    oss.clock.advance(85)
    expect((await fetch(url)).status).toBe(200)
    oss.clock.advance(16)
    expect(await codeOf(await fetch(url))).toBe('403 AccessDenied')
    oss.clock.set(NOW)
  })
})

describe('checkSender', () => {
  it.each([
    [{ sourceIp: '127.0.0.1' }, 200],
    [{ sourceIp: '127.0.0.0', subnetMask: 8 }, 200],
    [{ sourceIp: '192.0.2.10' }, 403],
    [{ sourceIp: '192.0.2.0', subnetMask: 24 }, 403],
  ])('answers the restriction %j with %i', async (restriction, status) => {
    expect((await ask(oss, { key: 'secret', query: restrictAccess(restriction) })).status).toBe(status)
  })
})

describe('CORS', () => {
  const origin = 'https://app.example.com'
  const preflight = (headers: Record<string, string>) => fetch(`${oss.url}/open/a`, { method: 'OPTIONS', headers })

  it('allows a page that a rule names', async () => {
    const asked = {
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'Content-Type,x-oss-meta-a',
    }
    const { status, headers } = await preflight({ origin, ...asked })
    expect([status, headers.get('access-control-allow-origin'), headers.get('access-control-allow-headers')]).toEqual([
      200,
      origin,
      'content-type, x-oss-meta-a',
    ])
    const answer = await fetch(`${oss.url}/open/a`, { headers: { origin } })
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answer.headers.get('access-control-expose-headers')).toContain('ETag')
  })

  it('rejects pages that no rule names', async () => {
    const refused = await preflight({ origin: 'https://evil.example.com', 'access-control-request-method': 'PUT' })
    expect(await codeOf(refused)).toBe('403 AccessForbidden')
    const answer = await fetch(`${oss.url}/open/a`, { headers: { origin: 'https://evil.example.com' } })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('adds its headers to error answers too', async () => {
    const answer = await fetch(`${oss.url}/open/?acl`, { headers: { origin } })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, origin])
  })
})

it('createLocalOss with strict: false warns of each request that it should reject', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue()
  const lax = await start({ strict: false })
  expect((await fetch(`${lax.url}/photos/?acl`)).status).toBe(200)
  expect(warn).toHaveBeenCalledWith(
    expect.stringContaining('presign-local is not strict: GET /photos/ was served'),
    'LocalOssWarning',
  )
  warn.mockRestore()
  await lax.close()
})
