// The types of the package leave out what signs. As much of it as the tests call.
declare module '@baiducloud/sdk' {
  export class Auth {
    constructor(accessKeyId: string, secretAccessKey: string)
    generateAuthorization(
      method: string,
      resource: string,
      params: Record<string, string>,
      headers: Record<string, string>,
      timestamp: number,
      expirationInSeconds: number,
      headersToSign?: readonly string[],
    ): string
  }
  export class BosClient {
    constructor(options: {
      endpoint: string
      credentials: { ak: string; sk: string }
      removeVersionPrefix: boolean
    })
    generatePresignedUrl(
      bucket: string,
      key: string,
      timestamp: number,
      expirationInSeconds: number,
      headers?: Record<string, string>,
      params?: Record<string, string>,
    ): string
    signPostObjectPolicy(policy: object): { policy: string; signature: string }
  }
}
