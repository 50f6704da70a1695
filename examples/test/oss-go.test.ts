import { createLocalOss } from '@presign/local/oss'
import { describe, expect, it } from 'vitest'
import { buildOssGo } from '../src/clients/oss-go.js'

const CALLS = [
  'CreateBucket',
  'IsBucketExist',
  'ListBuckets',
  'GetBucketLocation',
  'GetBucketInfo',
  'SetBucketACL',
  'GetBucketACL',
  'SetBucketCORS',
  'GetBucketCORS',
  'DeleteBucketCORS',
  'SetBucketLifecycle is named as not implemented',
  'PutObject',
  'GetObject',
  'GetObject with Range',
  'GetObject with IfNoneMatch',
  'GetObject of nothing is refused',
  'PutObjectFromFile',
  'GetObjectToFile',
  'GetObjectDetailedMeta',
  'GetObjectMeta',
  'IsObjectExist',
  'SetObjectMeta',
  'CopyObject',
  'AppendObject',
  'AppendObject at the wrong place is refused',
  'DeleteObject',
  'SetObjectACL',
  'GetObjectACL',
  'PutSymlink',
  'GetSymlink',
  'GetObject through a symlink',
  'ListObjects with prefix, delimiter and pages',
  'RestoreObject is named as not implemented',
  'UploadFile',
  'UploadFile from a checkpoint',
  'DownloadFile from a checkpoint',
  'CopyFile',
  'InitiateMultipartUpload, UploadPart, UploadPartFromFile, UploadPartCopy, ListUploadedParts, CompleteMultipartUpload',
  'ListMultipartUploads and AbortMultipartUpload',
  'DeleteBucket with objects is refused',
  'DeleteObjects',
  'DeleteBucket',
]

// A first build compiles Go's own library as well.
const client = await buildOssGo()

describe("the provider's Go client", { timeout: 120_000 }, () => {
  if ('missing' in client) it(`is not here, so nothing is known of it: ${client.missing}`, () => undefined)
  else
    it('makes its calls, unpatched', async () => {
      const oss = await createLocalOss()
      const interruption = { kind: 'status', status: 503 } as const
      oss.faults.add({ operation: 'UploadPart', key: 'resumed', skip: 2, times: 1, fault: interruption })
      // The first reads all of it, to compare.
      oss.faults.add({ operation: 'GetObject', key: 'big', skip: 3, times: 1, fault: interruption })
      const { calls } = await client.run(oss)
      expect(calls).toEqual(Object.fromEntries(CALLS.map((name) => [name, 'works'])))
      const resumed = oss.requests.entries.filter(({ path }) => path.endsWith('/resumed'))
      expect(resumed.map(({ operation, status }) => operation ?? status)).toEqual([
        'InitiateMultipartUpload',
        ...['UploadPart', 'UploadPart', 503, 'UploadPart', 'UploadPart'],
        'CompleteMultipartUpload',
        'GetObject',
      ])
      const verdicts = oss.requests.entries.map(({ verdict }) => verdict?.ok && verdict.scheme)
      expect(new Set(verdicts)).toEqual(new Set(['oss-v1', undefined]))
      await oss.close()
    })
})
