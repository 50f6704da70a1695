// As much as is used of peers that bring no types.

declare module 'ali-oss' {
  class OSS {
    constructor(options: object)
    signatureUrl(name: string, options: object): string
    signatureUrlV4(method: string, expires: number, request: object, name: string): Promise<string>
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
