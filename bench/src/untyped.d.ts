// As much as is used of peers that bring no types.

declare module 'ali-oss' {
  class OSS {
    constructor(options: object)
    signatureUrl(name: string, options: object): string
    signatureUrlV4(method: string, expires: number, request: object, name: string): Promise<string>
    signPostObjectPolicyV4(policy: object, date: Date): string
    calculatePostSignature(policy: object): Record<string, string>
    put(name: string, body: Buffer): Promise<object>
    get(name: string): Promise<{ readonly content: Buffer }>
    multipartUpload(name: string, body: Buffer, options: object): Promise<object>
  }
  export = OSS
}

declare module 'aws4' {
  export function sign(
    request: object,
    credentials: object,
  ): { hostname: string; path: string; headers: Record<string, string> }
}

declare module 'tiny-oss' {
  class TinyOSS {
    constructor(options: object)
    signatureUrl(name: string, options: object): string
  }
  export = TinyOSS
}

declare module 'esdk-obs-nodejs' {
  class ObsClient {
    constructor(options: object)
    createSignedUrlSync(request: object): { SignedUrl: string }
    createPostSignatureSync(request: object): { Policy: string; Signature: string }
  }
  export = ObsClient
}

declare module '@baiducloud/sdk' {
  export class BosClient {
    constructor(options: object)
    generatePresignedUrl(
      bucket: string,
      key: string,
      timestamp: number,
      expirationInSeconds: number,
      headers: object,
      params: object,
    ): string
    signPostObjectPolicy(policy: object): Record<string, string>
  }
}
