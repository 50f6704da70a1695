import { describe, expect, it } from 'vitest'
import { endpoints } from './endpoints.js'
import { checkRegion, isBucketName } from './names.js'

const region = 'eu-west-3'
const bucket = 'examplebucket'

it.each([
  [endpoints.public(), 'https://examplebucket.s3.eu-west-3.amazonaws.com', '/'],
  [endpoints.dualStack(), 'https://examplebucket.s3.dualstack.eu-west-3.amazonaws.com', '/'],
  [endpoints.fips(), 'https://examplebucket.s3-fips.eu-west-3.amazonaws.com', '/'],
  [endpoints.accelerate(), 'https://examplebucket.s3-accelerate.amazonaws.com', '/'],
  [endpoints.virtualHosted('http://localhost:9000'), 'http://examplebucket.localhost:9000', '/'],
  [endpoints.pathStyle('http://localhost:9000'), 'http://localhost:9000', '/examplebucket/'],
  [endpoints.custom('https://img.example.com', { bucket }), 'https://img.example.com', '/'],
])('$kind reads what it writes', (endpoint, origin, root) => {
  const address = endpoint.address(region, bucket)
  expect([address.origin, address.root]).toEqual([origin, root])
  expect(endpoint.match?.(region, address.host, `${root}a/b%20c`)).toMatchObject({ bucket, path: 'a/b%20c' })
})

describe('public', () => {
  const endpoint = endpoints.public()

  it('puts a bucket with a dot into the path over https, where no certificate covers it', () => {
    const { host, root } = endpoint.address(region, 'my.bucket')
    expect([host, root]).toEqual(['s3.eu-west-3.amazonaws.com', '/my.bucket/'])
    expect(endpoints.public({ protocol: 'http' }).address(region, 'my.bucket').host).toBe(
      'my.bucket.s3.eu-west-3.amazonaws.com',
    )
  })

  it('reads both styles', () => {
    expect(endpoint.match?.(region, 's3.eu-west-3.amazonaws.com', '/my.bucket/a')).toEqual({
      bucket: 'my.bucket',
      path: 'a',
      bucketRule: 'service',
    })
    expect(endpoint.match?.(region, 'my.bucket.s3.eu-west-3.amazonaws.com', '/a')).toEqual({
      bucket: 'my.bucket',
      path: 'a',
      bucketRule: 'service',
    })
    expect(endpoint.match?.(region, 's3.us-east-1.amazonaws.com', '/a')).toBe(undefined)
  })

  it('is elsewhere in China, and nowhere for a region called auto', () => {
    expect(endpoint.address('cn-north-1', bucket).host).toBe('examplebucket.s3.cn-north-1.amazonaws.com.cn')
    expect(() => endpoint.address('auto', bucket)).toThrow(expect.objectContaining({ code: 'region_invalid' }))
    expect(endpoint.match?.('auto', 'localhost', '/a')).toBe(undefined)
  })
})

it.each([
  ['abc', true],
  ['my.bucket-01', true],
  ['ab', false],
  ['a'.repeat(64), false],
  ['-abc', false],
  ['abc.', false],
  ['a..b', false],
  ['Abc', false],
  ['a_b', false],
  ['10.0.0.1', false],
])('bucket name %s: %s', (name, good) => {
  expect(isBucketName(name)).toBe(good)
})

it('takes the regions of compatible stores', () => {
  for (const region of ['us-east-1', 'auto', 'WEUR', 'garage']) checkRegion(region)
  for (const region of ['', 'us east', 's3-eu-west-1', 'eu/west'])
    expect(() => checkRegion(region)).toThrow(expect.objectContaining({ code: 'region_invalid' }))
})
