import { createSigner, type PresignInput, type SignedRequest } from '@presign/core'
import { restrictAccess, trafficLimit, versionId } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import type { Oss } from '../oss.js'

// https://www.alibabacloud.com/help/en/oss/developer-reference/python-download-using-a-presigned-url

const OBJECT = { bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: 3600 } as const

function presign({ region, endpoint, credentials }: Oss, input: PresignInput): Promise<SignedRequest> {
  return createSigner(ossV4({ region, endpoint }), { credentials }).presign(input)
}

/** A link to an object. */
export function plain(oss: Oss): Promise<SignedRequest> {
  return presign(oss, OBJECT)
}

/** A link to an object in a folder. The slash stays a slash: the page has to say `slash_safe=True` for that. */
export function slashInKey(oss: Oss): Promise<SignedRequest> {
  return presign(oss, { ...OBJECT, key: 'exampledir/exampleobject.txt' })
}

/** A link to one version. In the query: as a header, as the page has it, it would mean the current version. */
export function version(oss: Oss): Promise<SignedRequest> {
  return presign(oss, { ...OBJECT, query: versionId(oss.earlierVersion) })
}

/** A link for those who send this Content-Type, and for no one else. */
export function contentType(oss: Oss): Promise<SignedRequest> {
  return presign(oss, { ...OBJECT, headers: { 'content-type': 'text/plain' } })
}

/** A link that moves 100 KB a second at most. */
export function slow(oss: Oss): Promise<SignedRequest> {
  return presign(oss, { ...OBJECT, query: trafficLimit(819_200) })
}

/** A link for one address. */
export function sourceIp(oss: Oss): Promise<SignedRequest> {
  return presign(oss, { ...OBJECT, query: restrictAccess({ sourceIp: '127.0.0.1', subnetMask: 32 }) })
}

/** A link for one VPC. */
export function vpc(oss: Oss): Promise<SignedRequest> {
  return presign(oss, { ...OBJECT, query: restrictAccess({ vpcId: 'vpc-t4nlw426y44rd3iq4xxxx' }) })
}

/** A link that other services may forward. */
export function forwarded(oss: Oss): Promise<SignedRequest> {
  return presign(oss, { ...OBJECT, query: restrictAccess({ forwardAllow: true }) })
}

/** A link under a domain of one's own. */
export function customDomain(oss: Oss): Promise<SignedRequest> {
  return presign(oss, { ...OBJECT, endpoint: oss.customDomain })
}
