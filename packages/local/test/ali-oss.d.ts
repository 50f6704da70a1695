/** As much of the official client as the suite uses. Its own types lag behind what it does. */
declare module 'ali-oss' {
  interface Answer {
    readonly res: { readonly status: number; readonly headers: Record<string, string>; readonly data?: Buffer }
    // biome-ignore lint/suspicious/noExplicitAny: the client promises nothing about its results.
    readonly [name: string]: any
  }
  // biome-ignore lint/suspicious/noExplicitAny: the client takes what it is given.
  type Call = (...args: any[]) => Promise<Answer>
  type Calls = Record<
    | 'abortMultipartUpload'
    | 'append'
    | 'copy'
    | 'delete'
    | 'deleteBucket'
    | 'deleteBucketCORS'
    | 'deleteMulti'
    | 'deleteObjectTagging'
    | 'get'
    | 'getACL'
    | 'getBucketACL'
    | 'getBucketCORS'
    | 'getBucketInfo'
    | 'getBucketLocation'
    | 'getBucketStat'
    | 'getBucketVersioning'
    | 'getBucketVersions'
    | 'getObjectMeta'
    | 'getObjectTagging'
    | 'getStream'
    | 'getSymlink'
    | 'head'
    | 'initMultipartUpload'
    | 'list'
    | 'listBuckets'
    | 'listParts'
    | 'listUploads'
    | 'listV2'
    | 'multipartUpload'
    | 'multipartUploadCopy'
    | 'put'
    | 'putACL'
    | 'putBucket'
    | 'putBucketACL'
    | 'putBucketCORS'
    | 'putBucketLifecycle'
    | 'getBucketLifecycle'
    | 'deleteBucketLifecycle'
    | 'putBucketVersioning'
    | 'putMeta'
    | 'putObjectTagging'
    | 'putSymlink'
    | 'restore',
    Call
  >
  interface OSS extends Calls {}
  class OSS {
    constructor(options: Record<string, unknown>)
    useBucket(name: string): void
    signatureUrl(name: string, options?: Record<string, unknown>): string
    signatureUrlV4(
      method: string,
      expires: number,
      request: { headers?: Record<string, string>; queries?: Record<string, string> },
      name: string,
      additional?: string[],
    ): Promise<string>
    asyncSignatureUrl(name: string, options?: Record<string, unknown>): Promise<string>
    calculatePostSignature(policy: object): Record<string, string>
    signPostObjectPolicyV4(policy: object, date: Date): string
    resetCancelFlag(): void
  }
  export = OSS
}
