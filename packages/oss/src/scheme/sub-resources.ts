/**
 * Query parameters that name a part or an aspect of a resource. V1 signs these and no others: 102 names, and every
 * name that begins with `x-oss-`.
 *
 * The service has a fixed list that no page shows whole, and the lists in the official SDKs hold from 27 to 92 names.
 * This is their union: the only rule under which each of them signs correctly for the operations it offers. Four SDKs
 * sign every `x-oss-` parameter, as is done here; the others know some by name, and three leave them out.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-the-authorization-header}
 */
// Marked pure, so that a page which signs with V4 alone does not carry the list.
export const SUB_RESOURCES: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ `accessPoint accessPointConfigForObjectProcess accessPointForObjectProcess accessPointPolicy
  accessPointPolicyForObjectProcess acl append asyncFetch bucketArchiveDirectRead bucketInfo callback callback-var
  cleanRestoredObject cloudboxes cname comp continuation-token cors dataPipeline delete encryption endTime group
  httpsConfig img inventory inventoryId legalHold lifecycle link live location logging metaQuery objectInfo
  objectMeta objectWorm overwriteConfig partNumber policy policyStatus position processConfiguration
  publicAccessBlock qos qosInfo qosRequester redundancyTransition referer regionList regions replication
  replicationLocation replicationProgress requestPayment requesterQosInfo resourceGroup resourcePool
  resourcePoolBuckets resourcePoolInfo response-cache-control response-content-disposition
  response-content-encoding response-content-language response-content-type response-expires responseHeader restore
  retention rtc seal security-token sequential startTime stat status style styleName symlink tagging
  transferAcceleration udf udfApplication udfApplicationLog udfId udfImage udfImageDesc udfName uploadId uploads
  userDefinedLogFieldsConfig versionId versioning versions vip vod vpcip website withHashContext worm wormExtend wormId`.split(
    /\s+/,
  ),
)

/**
 * Whether V1 signs a query parameter of this name. Names are case-sensitive.
 *
 * @example
 * ```ts
 * import { isSubResource } from '@presign/oss/scheme'
 *
 * isSubResource('versionId') // true
 * isSubResource('x-oss-process') // true
 * isSubResource('prefix') // false
 * ```
 */
export function isSubResource(name: string): boolean {
  return name.startsWith('x-oss-') || SUB_RESOURCES.has(name)
}
