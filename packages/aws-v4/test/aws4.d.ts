/** As much of aws4 as is compared with; it brings no types. */
declare module 'aws4' {
  interface Request {
    service: string
    region: string
    method: string
    path: string
    headers: Record<string, string>
    signQuery?: boolean
  }
  interface Credentials {
    accessKeyId: string
    secretAccessKey: string
    sessionToken?: string
  }
  export function sign(request: Request, credentials: Credentials): Request & { headers: { Authorization?: string } }
}
