import { expect, it } from 'vitest'
import { isSubResource, SUB_RESOURCES } from './sub-resources.js'

it('has 102 names, none of them an x-oss- one', () => {
  expect(SUB_RESOURCES.size).toBe(102)
  expect([...SUB_RESOURCES].filter((name) => name.startsWith('x-oss-') || name === '')).toEqual([])
})

it('has what seven official SDKs sign', () => {
  const all =
    'acl append bucketInfo callback callback-var continuation-token delete location objectMeta partNumber position ' +
    'regionList response-cache-control response-content-disposition response-content-encoding ' +
    'response-content-language response-content-type response-expires restore sequential stat symlink tagging ' +
    'uploadId uploads versionId versioning versions x-oss-process x-oss-traffic-limit x-oss-anything security-token'
  expect(all.split(' ').filter((name) => !isSubResource(name))).toEqual([])
})

it('has nothing that no SDK signs', () => {
  const none =
    'prefix delimiter marker max-keys encoding-type list-type start-after fetch-owner key-marker version-id-marker ' +
    'upload-id-marker max-uploads max-parts part-number-marker OSSAccessKeyId Expires Signature ACL X-OSS-Process'
  expect(none.split(' ').filter(isSubResource)).toEqual([])
})
