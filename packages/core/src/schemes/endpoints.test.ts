import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSigningError, type SigningError } from '../errors.js'
import { isPathBucket } from './bucket.js'
import { customEndpoint, hostedEndpoint, originOf, pathStyleEndpoint } from './endpoints.js'
import { locate } from './read-incoming.js'

const isBucketName = (name: string) => /^[a-z0-9-]{3,63}$/.test(name)
const hostOf = (region: string) => `${region}.example.com`

function errorOf(work: () => unknown): SigningError | undefined {
  try {
    work()
  } catch (error) {
    if (isSigningError(error)) return error
    throw error
  }
  return undefined
}

describe('originOf', () => {
  it.each([
    ['https://h', 'https', 'h'],
    ['h', 'https', 'h'],
    ['HTTP://Img.Example.COM/', 'http', 'img.example.com'],
    ['https://h:443', 'https', 'h'],
    ['http://h:443', 'http', 'h:443'],
    ['http://h:80/', 'http', 'h'],
    ['https://h:80', 'https', 'h:80'],
    ['https://h:0443', 'https', 'h'],
    ['h:65535', 'https', 'h:65535'],
    ['http://127.0.0.1:9000', 'http', '127.0.0.1:9000'],
    ['http://[::1]:9000', 'http', '[::1]:9000'],
    ['my_host', 'https', 'my_host'],
  ])('reads %s', (text, protocol, host) => {
    expect(originOf(text)).toEqual({ protocol, host })
  })

  it.each([
    '',
    'https://',
    'ftp://h',
    'https://h/path',
    'https://h?a',
    'https://h#a',
    'https://user@h',
    'https://h:0',
    'https://h:65536',
    'https://h:',
    'https://h:a',
    'https://é.example',
    'https://.h',
    'https://h..example',
    'https://-h',
    'https://h ',
    ' https://h',
    'https://h\n',
    'https://h\\a',
    'https://h%2Fa',
    '//h',
  ])('refuses %j', (text) => {
    expect(errorOf(() => originOf(text))?.code).toBe('endpoint_invalid')
  })

  it('refuses what is not text, and names its type', () => {
    expect(errorOf(() => originOf(7 as never))?.details).toMatchObject({ found: 'number' })
  })

  it('does not show a user, a password or a query', () => {
    const shown = inspect(errorOf(() => originOf('https://me:FAKEpassword@h/path?token=FAKEtoken#FAKE')))
    expect(shown).toContain('https://…@h/path')
    expect(shown).not.toContain('FAKE')
  })

  it('gives an origin that a URL parser reads alike', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,8}$/)
    const host = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => `${labels.join('.')}.example`)
    fc.assert(
      fc.property(
        fc.constantFrom('http', 'https'),
        host,
        fc.integer({ min: 1, max: 65_535 }),
        (protocol, host, port) => {
          const { protocol: read, host: found } = originOf(`${protocol}://${host}:${port}`)
          const url = new URL(`${protocol}://${host}:${port}`)
          expect(`${read}:`).toBe(url.protocol)
          expect(found).toBe(url.host)
        },
      ),
    )
  })
})

describe('hostedEndpoint', () => {
  const endpoint = hostedEndpoint('public', { hostOf, isBucketName })

  it('puts the bucket before the host of the region', () => {
    expect(endpoint.address('eu', 'photos')).toEqual({
      origin: 'https://photos.eu.example.com',
      host: 'photos.eu.example.com',
      root: '/',
      bucket: 'photos',
      bucketRule: 'service',
    })
    expect(endpoint.address('eu', undefined)).toMatchObject({ host: 'eu.example.com', bucket: undefined })
  })

  it('matches hosts of its region, and of no other', () => {
    expect(endpoint.match?.('eu', 'photos.eu.example.com', '/a%20b')).toEqual({
      bucket: 'photos',
      path: 'a%20b',
      bucketRule: 'service',
    })
    expect(endpoint.match?.('eu', 'eu.example.com:443', '/')).toMatchObject({ bucket: undefined, path: '' })
    for (const host of [
      'photos.us.example.com',
      'a.b.eu.example.com',
      'PHOTOS.eu.example.com',
      '.eu.example.com',
      'eu.example.com.evil.com',
      'evileu.example.com',
      'photos.eu.example.com:80',
    ])
      expect(endpoint.match?.('eu', host, '/')).toBeUndefined()
  })

  it('takes any bucket that a label can be before a host of another rule', () => {
    const own = hostedEndpoint('own', { hostOf, isBucketName: () => false, bucketRule: 'label', protocol: 'http' })
    expect(own.match?.('eu', 'a.b.eu.example.com:80', '/k')).toMatchObject({ bucket: 'a.b' })
    expect(own.address('eu', 'a').origin).toBe('http://a.eu.example.com')
  })
})

describe('customEndpoint', () => {
  it('addresses its bucket, named in the input or bound to the domain', () => {
    const bound = customEndpoint('https://img.example.com', 'photos')
    for (const bucket of ['photos', undefined])
      expect(bound.address('eu', bucket)).toMatchObject({
        origin: 'https://img.example.com',
        root: '/',
        bucket: 'photos',
      })
    expect(customEndpoint('img.example.com', undefined).address('eu', 'any')).toMatchObject({ bucket: 'any' })
  })

  it('refuses another bucket, and none', () => {
    const bound = customEndpoint('https://img.example.com', 'photos')
    expect(errorOf(() => bound.address('eu', 'other'))).toMatchObject({
      code: 'bucket_conflict',
      details: { found: 'other', wanted: 'photos' },
    })
    expect(errorOf(() => customEndpoint('img.example.com', undefined).address('eu', undefined))?.code).toBe(
      'bucket_missing',
    )
  })

  it('matches its host where it was told the bucket, and cannot match without', () => {
    const bound = customEndpoint('http://img.example.com:8080', 'photos')
    expect(bound.match?.('eu', 'img.example.com:8080', '/a')).toEqual({
      bucket: 'photos',
      path: 'a',
      bucketRule: 'segment',
    })
    expect(bound.match?.('eu', 'img.example.com', '/a')).toBeUndefined()
    expect(customEndpoint('img.example.com', undefined).match).toBeUndefined()
  })
})

describe('pathStyleEndpoint', () => {
  const endpoint = pathStyleEndpoint('http://127.0.0.1:9000')

  it('puts the bucket first in the path, encoded', () => {
    expect(endpoint.address('eu', 'a b')).toEqual({
      origin: 'http://127.0.0.1:9000',
      host: '127.0.0.1:9000',
      root: '/a%20b/',
      bucket: 'a b',
      bucketRule: 'segment',
    })
    expect(endpoint.address('eu', undefined).root).toBe('/')
  })

  it.each([
    ['/', undefined, ''],
    ['/photos', 'photos', ''],
    ['/photos/', 'photos', ''],
    ['/photos/a/b', 'photos', 'a/b'],
    ['/photos//a', 'photos', '/a'],
    ['//a', '', 'a'],
    ['/a%2Fb/c', 'a/b', 'c'],
    ['/%2e%2e/c', '..', 'c'],
    ['/%zz/c', '', 'c'],
  ])('matches %s by splitting it before it is decoded', (path, bucket, rest) => {
    expect(endpoint.match?.('eu', '127.0.0.1:9000', path)).toEqual({ bucket, path: rest, bucketRule: 'segment' })
  })

  it('matches no other host', () => {
    expect(endpoint.match?.('eu', '127.0.0.1', '/a')).toBeUndefined()
  })
})

describe('endpoints', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('/', '.', '%', '+', ' ', '汉', '😀', 'a'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
  })
  const hosted = hostedEndpoint('public', { hostOf, isBucketName })
  const region = fc.constantFrom('eu', 'us')
  const situations = fc.oneof(
    fc.record({ endpoint: fc.constant(hosted), bucket: fc.constantFrom('photos', 'a-b', undefined) }),
    fc.record({ endpoint: fc.constant(pathStyleEndpoint('http://h:81')), bucket: text.filter(isPathBucket) }),
    fc.record({ endpoint: fc.constant(customEndpoint('img.example.com', 'photos')), bucket: fc.constant('photos') }),
  )

  it('are undone by locate: it finds the bucket and the key that were addressed', () => {
    fc.assert(
      fc.property(situations, region, text, ({ endpoint, bucket }, region, key) => {
        const { host, root } = endpoint.address(region, bucket)
        const path = [...new TextEncoder().encode(key)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
        expect(
          locate(
            { host, path: root + path, endpoints: undefined },
            { regions: ['else', region], endpoint, isBucketName },
          ),
        ).toEqual({
          resource: key !== '' ? 'object' : bucket === undefined ? 'service' : 'bucket',
          bucket,
          key,
          path,
        })
      }),
    )
  })

  it('cannot be changed', () => {
    for (const endpoint of [hosted, pathStyleEndpoint('h'), customEndpoint('h', undefined), customEndpoint('h', 'b')])
      expect(Object.isFrozen(endpoint)).toBe(true)
  })
})
