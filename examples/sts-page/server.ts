import { refreshing, type Secret } from '@presign/core'
import { alibabaAssumeRole } from '@presign/credentials/alibaba'
import express, { type Express, type Request } from 'express'

/** What the server needs to know. It alone has long-lived credentials. */
export interface StsOptions {
  readonly credentials: Secret
  /** `acs:ram::1000000000000000:role/upload`: a role that may put objects into the bucket, and nothing else. */
  readonly roleArn: string
  readonly bucket: string
  /** Your session. */
  readonly userOf: (request: Request) => string
  /** A service on this machine, in tests. Default: the provider's. */
  readonly stsEndpoint?: string
}

/** `GET /credentials` hands a page credentials for a quarter of an hour, good for one prefix. */
export function stsServer({ credentials, roleArn, bucket, userOf, stsEndpoint }: StsOptions): Express {
  const sources = new Map<string, ReturnType<typeof refreshing>>()
  return express().get('/credentials', async (request, response) => {
    const user = userOf(request)
    const policy = JSON.stringify(policyFor(bucket, user))
    // One source for each user: STS limits how often it may be asked, and the same credentials serve until they expire.
    const source =
      sources.get(user) ??
      refreshing(
        alibabaAssumeRole({ credentials, roleArn, policy, durationSeconds: 900, ...(stsEndpoint && { stsEndpoint }) }),
      )
    sources.set(user, source)
    response.set('cache-control', 'no-store').json({ ...(await source()), prefix: prefixOf(user) })
  })
}

const prefixOf = (user: string) => `inbox/${user}/`

/** What is left of the role's rights: putting objects below the user's own prefix. */
function policyFor(bucket: string, user: string) {
  const Resource = [`acs:oss:*:*:${bucket}/${prefixOf(user)}*`]
  return { Version: '1', Statement: [{ Effect: 'Allow', Action: ['oss:PutObject'], Resource }] }
}
