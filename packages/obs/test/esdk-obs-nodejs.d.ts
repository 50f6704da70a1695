// The package brings no types. As much of it as the tests call.
declare module 'esdk-obs-nodejs' {
  interface Signing {
    method: string
    /** `/bucket/key`, percent-encoded. */
    uri: string
    /** `?` and the query, percent-encoded. */
    urlPath: string
    headers: Record<string, string>
  }

  class ObsClient {
    constructor(options: {
      access_key_id: string
      secret_access_key: string
      security_token?: string
      server: string
    })
    createSignedUrlSync(options: {
      Method: string
      Bucket: string
      Key: string
      Expires: number
      Headers: Record<string, string>
      QueryParams: Record<string, string>
    }): { SignedUrl: string }
    createPostSignatureSync(options: {
      Bucket: string
      Key: string
      Expires: number
      FormParams: Record<string, string>
    }): { OriginPolicy: string; Policy: string; Signature: string; Token: string }
    readonly util: {
      readonly signatureContext: object
      doAuth(signing: Signing, method: string, context: object): void
    }
  }
  export = ObsClient
}
