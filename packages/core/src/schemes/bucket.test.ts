import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSigningError, type SigningError } from '../errors.js'
import { checkBucket, isBucketAt, isPathBucket } from './bucket.js'
import type { Address, BucketRule } from './endpoint.js'
import type { Resource } from './request.js'

const anyName = () => true
const addressWith = (bucket: string | undefined, bucketRule: BucketRule): Address => ({
  origin: 'https://h',
  host: 'h',
  root: '/',
  bucket,
  bucketRule,
})

function errorOf(work: () => unknown): SigningError | undefined {
  try {
    work()
  } catch (error) {
    if (isSigningError(error)) return error
    throw error
  }
  return undefined
}

const control = fc.integer({ min: 0, max: 0x1f }).map((code) => String.fromCharCode(code))
const part = fc.string({ unit: fc.constantFrom('a', '.', '汉', '😀', '%', '2', ' ', '-', '_') })
const escaped = fc
  .tuple(fc.nat(3), fc.constantFrom('2F', '2f', '5C', '5c', '00', '0a', '1F', '7f'))
  .map(([times, code]) => `%${'25'.repeat(times)}${code}`)
const border = fc.oneof(fc.constantFrom('/', '\\', '\x7f', '\x80', '\x9f'), control, escaped)

describe('isPathBucket', () => {
  it('takes no name with a slash, a backslash or a control character in it, plain or escaped, wherever it stands', () => {
    fc.assert(
      fc.property(part, border, part, (before, border, after) => {
        expect(isPathBucket(before + border + after)).toBe(false)
      }),
    )
  })

  it.each(['', '.', '..', '/', '\\', 'a/b', '../a', 'a\n', '\0', '%2F', 'a%2fb'])('takes no %j', (name) => {
    expect(isPathBucket(name)).toBe(false)
  })

  it('takes every other name', () => {
    fc.assert(
      fc.property(
        part.filter((name) => !/^\.{0,2}$|%2f/i.test(name)),
        (name) => {
          expect(isPathBucket(name)).toBe(true)
        },
      ),
    )
    for (const name of ['...', '.a', 'a.', '%2', '2F', '%252E', 'Ünïcode', '%']) expect(isPathBucket(name)).toBe(true)
  })
})

describe('isBucketAt', () => {
  it("goes by the provider's own rule at the provider's hosts", () => {
    expect(isBucketAt('service', '..', anyName)).toBe(true)
    expect(isBucketAt('service', 'fine', () => false)).toBe(false)
  })

  it.each<[string, boolean]>([
    ['photos', true],
    ['a', true],
    ['my-photos.2026_a', true],
    ['_a', true],
    ['a'.repeat(255), true],
    ['a'.repeat(256), false],
    ['', false],
    ['Photos', false],
    ['-a', false],
    ['a-', false],
    ['.a', false],
    ['a.', false],
    ['a..b', false],
    ['a/b', false],
    ['a@b', false],
    ['a:80', false],
    ['é', false],
  ])('asks whether %j can stand before a host: %s', (name, can) => {
    expect(isBucketAt('label', name, () => !can)).toBe(can)
  })

  it('goes by isPathBucket for segments', () => {
    fc.assert(
      fc.property(fc.oneof(part, border), (name) => {
        expect(isBucketAt('segment', name, () => !isPathBucket(name))).toBe(isPathBucket(name))
      }),
    )
  })
})

describe('checkBucket', () => {
  const check = (resource: Resource, bucket: string | undefined, rule: BucketRule) =>
    errorOf(() =>
      checkBucket({ resource }, addressWith(bucket, rule), () => {
        throw new RangeError('the service forbids it')
      }),
    )

  it('wants a bucket for an object and for a bucket, and none for the service', () => {
    expect(check('object', undefined, 'service')?.message).toBe('Cannot sign for a key without a bucket')
    expect(check('bucket', undefined, 'segment')?.message).toBe('Cannot sign for a bucket without a bucket')
    expect(check('service', undefined, 'service')).toBeUndefined()
  })

  it("asks the service's rule at the service's hosts alone", () => {
    expect(() => check('object', 'photos', 'service')).toThrow('the service forbids it')
    expect(check('object', 'photos', 'label')).toBeUndefined()
    expect(check('object', 'Photos!', 'segment')).toBeUndefined()
  })

  it('refuses what could not be read back, and clips it', () => {
    expect(check('object', '..', 'segment')).toMatchObject({ code: 'bucket_invalid', details: { found: '..' } })
    expect(check('bucket', 'Photos', 'label')).toMatchObject({ code: 'bucket_invalid' })
    expect(check('object', `${'a'.repeat(99)}/`, 'segment')?.details).toMatchObject({ found: 'a'.repeat(80) })
  })
})
