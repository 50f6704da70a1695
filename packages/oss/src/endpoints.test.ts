import type { Endpoint } from '@presign/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpoints } from './endpoints.js'

const ways: [string, Endpoint, string, string][] = [
  ['public', endpoints.public(), 'https://photos.oss-cn-hangzhou.aliyuncs.com', '/'],
  ['public over http', endpoints.public({ protocol: 'http' }), 'http://photos.oss-cn-hangzhou.aliyuncs.com', '/'],
  ['internal', endpoints.internal(), 'https://photos.oss-cn-hangzhou-internal.aliyuncs.com', '/'],
  ['accelerate', endpoints.accelerate(), 'https://photos.oss-accelerate.aliyuncs.com', '/'],
  [
    'accelerate overseas',
    endpoints.accelerate({ overseas: true }),
    'https://photos.oss-accelerate-overseas.aliyuncs.com',
    '/',
  ],
  ['dual stack', endpoints.dualStack(), 'https://photos.cn-hangzhou.oss.aliyuncs.com', '/'],
  ['virtual hosted', endpoints.virtualHosted('http://localhost:9000/'), 'http://photos.localhost:9000', '/'],
  ['custom', endpoints.custom('img.example.com', { bucket: 'photos' }), 'https://img.example.com', '/'],
  [
    'custom with a port',
    endpoints.custom('https://IMG.example.com:8443', { bucket: 'photos' }),
    'https://img.example.com:8443',
    '/',
  ],
  [
    'custom with the default port',
    endpoints.custom('https://img.example.com:443', { bucket: 'photos' }),
    'https://img.example.com',
    '/',
  ],
  ['path style', endpoints.pathStyle('http://127.0.0.1:9000'), 'http://127.0.0.1:9000', '/photos/'],
  ['path style over IPv6', endpoints.pathStyle('http://[::1]:9000'), 'http://[::1]:9000', '/photos/'],
]

describe('an endpoint', () => {
  it.each(ways)('%s: writes and reads back', (_name, endpoint, origin, root) => {
    const address = endpoint.address('cn-hangzhou', 'photos')
    expect(address).toMatchObject({ origin, host: origin.split('//')[1], root, bucket: 'photos' })
    expect(endpoint.match?.('cn-hangzhou', address.host, `${root}a//b%20c`)).toMatchObject({
      bucket: 'photos',
      path: 'a//b%20c',
    })
    expect(endpoint.match?.('cn-hangzhou', address.host, root)).toMatchObject({ bucket: 'photos', path: '' })
    expect(endpoint.match?.('cn-hangzhou', 'elsewhere.example', root)).toBeUndefined()
  })

  it('reads any path it wrote', () => {
    const paths = fc.stringMatching(/^([a-z0-9._~/-]|%[0-9A-F]{2}){0,20}$/)
    fc.assert(
      fc.property(fc.constantFrom(...ways), paths, ([, endpoint, , root], path) => {
        const { host } = endpoint.address('cn-hangzhou', 'photos')
        expect(endpoint.match?.('cn-hangzhou', host, root + path)).toMatchObject({ bucket: 'photos', path })
      }),
    )
  })

  it.each([
    ['another region', 'photos.oss-cn-shanghai.aliyuncs.com'],
    ['a name that no bucket may have', 'a.b.oss-cn-hangzhou.aliyuncs.com'],
    ['a host that only ends alike', 'evil-oss-cn-hangzhou.aliyuncs.com'],
    ['a host that goes on', 'photos.oss-cn-hangzhou.aliyuncs.com.evil.example'],
  ])('does not claim %s', (_name, host) => {
    expect(endpoints.public().match?.('cn-hangzhou', host, '/a')).toBeUndefined()
  })

  it('reaches the service without a bucket', () => {
    expect(endpoints.public().address('cn-hangzhou', undefined).origin).toBe('https://oss-cn-hangzhou.aliyuncs.com')
    expect(endpoints.public().match?.('cn-hangzhou', 'oss-cn-hangzhou.aliyuncs.com', '/')).toEqual({
      bucket: undefined,
      path: '',
      bucketRule: 'service',
    })
    expect(endpoints.pathStyle('http://127.0.0.1').match?.('x', '127.0.0.1', '/')).toEqual({
      bucket: undefined,
      path: '',
      bucketRule: 'segment',
    })
  })

  it('of a custom domain cannot read without its bucket, and refuses another', () => {
    expect(endpoints.custom('https://img.example.com').match).toBeUndefined()
    expect(() => endpoints.custom('https://img.example.com').address('r', undefined)).toThrow(
      expect.objectContaining({ code: 'bucket_missing' }),
    )
    expect(() => endpoints.custom('https://img.example.com', { bucket: 'photos' }).address('r', 'others')).toThrow(
      expect.objectContaining({ code: 'bucket_conflict' }),
    )
    expect(endpoints.custom('https://img.example.com', { bucket: 'photos' }).address('r', undefined).bucket).toBe(
      'photos',
    )
  })

  it('is a value that nobody changes', () => {
    expect(Object.isFrozen(endpoints.public())).toBe(true)
  })
})
