import { byBytes, type Pairs } from '@presign/core/scheme'
import { hiddenSubResource, namesAfter, canonicalSubResources as subResourcesOf } from '@presign/object-storage/scheme'
import { isSubResource } from '@presign/oss/scheme'

/**
 * `?` and the signed sub-resources.
 *
 * Sorted by name and not as pairs, which php-v2 does: `callback` stands before `callback-var`, though `-` sorts before
 * `=`. java writes `acl=` for an empty value; the seven others write `acl`, and so does the service.
 */
export function canonicalSubResources(query: Pairs<string | null>): string {
  return subResourcesOf(query, isSubResource)
}

/**
 * The `x-oss-` headers, sorted by name. An empty value keeps its line, since the service signs what it receives:
 * contested among the SDKs (go-v2 and php-v1 neither send nor sign such a header).
 */
export function canonicalHeaders(headers: Pairs): string {
  return headers
    .filter(([name]) => name.startsWith('x-oss-'))
    .sort(([a], [b]) => byBytes(a, b))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('')
}

/** `/bucket/`, or `/` for the service. The bucket is signed wherever it stands in the URL, or does not. */
export function canonicalRoot(bucket: string | undefined): string {
  return bucket === undefined ? '/' : ['/', bucket, '/'].join('')
}

/** Whether a header is signed when it is sent, beside the date. */
export function isSigned(name: string): boolean {
  return name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-')
}

/**
 * The sub-resource as which a part of a key would read, or `undefined`.
 *
 * V1 signs decoded text without separators: object `a?acl`, and sub-resource `acl` of object `a`, have one signature.
 */
export function subResourceInKey(key: string): string | undefined {
  return namesAfter('?', key).find(isSubResource)
}

/**
 * The same for a sub-resource: `versionId` with the value `1&x-oss-process=…` has the signature of the two, and a name
 * with a separator of its own that of a name with a value.
 */
export function subResourceInPair(pair: readonly [string, string | null]): string | undefined {
  return hiddenSubResource(pair, isSubResource)
}

const OWN_PARAMETERS = ['OSSAccessKeyId', 'Expires', 'Signature', 'security-token']

/** Whether a parameter is one that carries the signature: no caller may sign it, and no verdict shows it. */
export function isOwnParameter(name: string): boolean {
  return OWN_PARAMETERS.includes(name)
}

/** Whether a parameter is signed that is the caller's: the service knows the names, and no signature covers the others. */
export function signsParameter(name: string): boolean {
  return isSubResource(name) && !isOwnParameter(name)
}
