// What the cases use of ali-oss, which has no types of its own.
declare module 'ali-oss' {
  namespace OSS {
    type Options = Readonly<Record<string, unknown>>
    class STS {}
  }
  class OSS {
    constructor(options: object)
    signatureUrl(name: string, options?: object): string
    asyncSignatureUrl(name: string, options?: object): Promise<string>
    signatureUrlV4(method: string, expires: number, request?: object | null, name?: string, additional?: string[]): Promise<string>
    calculatePostSignature(policy: object | string): Record<'OSSAccessKeyId' | 'Signature' | 'policy', string>
    put(name: string, file: Uint8Array): Promise<object>
    list(query: object, options: object): Promise<object>
  }
  export = OSS
}
