import { describe, expect, it } from 'vitest'
import { endpoints } from '../endpoints.js'
import { addressed } from './addressed.js'

const HOST = 'photos.oss-cn-hangzhou.aliyuncs.com'

describe('what a request means', () => {
  it.each([
    ['/a%20b', 'a b'],
    // The provider's Go SDK sends blanks so, and the service finds the object.
    ['/a+b', 'a b'],
    ['/a%2Bb', 'a+b'],
    ['/a%252Bb', 'a%2Bb'],
    ['/', ''],
  ])('at the path %s is the key %j', (path, key) => {
    expect(addressed({ host: HOST, path }, 'cn-hangzhou', [endpoints.public()])).toEqual({ bucket: 'photos', key })
  })
})
