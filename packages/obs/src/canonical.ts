import { type Address, byBytes, type Pairs } from '@presign/core/scheme'
import { hiddenSubResource, canonicalSubResources as subResourcesOf } from '@presign/object-storage/scheme'

/** How the value of `Authorization` begins. */
export const SCHEME = 'OBS '

/**
 * Query parameters that are signed, beside those that begin with `x-obs-`: the union of the lists of three official SDKs,
 * which differ: only under their union does each of them sign correctly for the operations it offers.
 *
 * @see {@link https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0010.html}
 */
// Marked pure, so that a page which signs for another service does not carry the list.
const SUB_RESOURCES: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ `acl append attname backtosource bucketstatus cdnnotifyconfiguration cors customdomain delete deletebucket
  directcoldaccess encryption ignore-sign-in-query inventory length lifecycle location logging metadata mirrorbacktosource
  modify name notification object-lock obsalias obsbucketalias obscompresspolicy obsworkflowtriggerpolicy partnumber policy
  policystatus position publicaccessblock quota rename replication requestpayment response-cache-control
  response-content-disposition response-content-encoding response-content-language response-content-type
  response-expires restore retention storageclass storageinfo storagepolicy tagging torrent truncate uploadid uploads
  versionid versioning versions website x-image-process x-image-save-bucket x-image-save-object x-oss-process
  x-workflow-execution-state x-workflow-execution-type x-workflow-graph-name x-workflow-limit
  x-workflow-next-marker x-workflow-prefix x-workflow-start x-workflow-template-name`.split(/\s+/),
)

/** Names are compared in lower case, and signed as they were written. */
export function isSubResource(name: string): boolean {
  const lower = name.toLowerCase()
  return lower.startsWith('x-obs-') || SUB_RESOURCES.has(lower)
}

/** `?` and the sub-resources. The bare name for an empty value: python writes `acl=`, go and nodejs do not. */
export function canonicalSubResources(query: Pairs<string | null>): string {
  return subResourcesOf(query, isSubResource)
}

/** The sub-resource as which a part of another's value would read: signed raw, the two look alike. */
export function subResourceInPair(pair: readonly [name: string, value: string | null]): string | undefined {
  return hiddenSubResource(pair, isSubResource)
}

/** The `x-obs-` headers, sorted by name. */
export function canonicalHeaders(headers: Pairs): string {
  return headers
    .filter(([name]) => name.startsWith('x-obs-'))
    .sort(([a], [b]) => byBytes(a, b))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('')
}

/** Whether a header is signed when it is sent, beside the date. */
export function isSigned(name: string): boolean {
  return name === 'content-type' || name === 'content-md5' || name.startsWith('x-obs-')
}

/** Where a bucket is reached, as far as that is signed. */
type Place = Pick<Address, 'bucket' | 'bucketRule' | 'host'>

/** `/bucket/`; a domain that is bound to one stands in its place, without the port. `/` for the service. */
export function canonicalRoot({ bucket, bucketRule, host }: Place): string {
  if (bucket === undefined) return '/'
  return ['/', bucketRule === 'segment' ? host.replace(/:\d+$/, '') : bucket, '/'].join('')
}

/** The name of the security token, as a header and as a parameter. */
export const TOKEN = 'x-obs-security-token'

const PERMISSION = ['AccessKeyId', 'Expires', 'Signature']

/** Whether a parameter is one that carries the signature: no caller may sign it, and no verdict shows it. */
export function isOwnParameter(name: string): boolean {
  return PERMISSION.includes(name) || name.toLowerCase() === TOKEN
}

/** Whether a parameter is signed that is the caller's: the service knows the names, and no signature covers the others. */
export function signsParameter(name: string): boolean {
  return isSubResource(name) && !isOwnParameter(name)
}
