import { invalidField, type OwnFields, type PolicyCondition } from '@presign/object-storage/form'
import { callback as callbackIn } from '../callback/callback.js'
import { forbidOverwrite as forbidOverwriteHeader } from '../options/forbid-overwrite.js'
import { metadata } from '../options/metadata.js'
import { objectAcl } from '../options/object-acl.js'
import { storageClass as storageClassHeader } from '../options/storage-class.js'
import type { OssFormInput } from './options.js'

/**
 * What the options that OSS alone has come down to.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 */
export function ownFields(input: OssFormInput): OwnFields {
  const { contentTypes, acl, storageClass, forbidOverwrite, callback } = input
  const [type, ...more] = contentTypes ?? []
  return {
    fields: [
      ...(type === undefined || more.length > 0 || isFamily(type) ? [] : [['x-oss-content-type', type] as const]),
      ...Object.entries({
        ...(acl === undefined ? undefined : objectAcl(acl)),
        ...(storageClass === undefined ? undefined : storageClassHeader(storageClass)),
        ...(forbidOverwrite === true ? forbidOverwriteHeader() : undefined),
        ...metadata(input.metadata ?? {}),
      }),
      ...(callback === undefined ? [] : Object.entries(callbackIn(callback).fields)),
    ],
    conditions: typeConditions(contentTypes),
  }
}

/**
 * The condition that leaves a choice of types. A single type is a field, which is bound like any other: the one that
 * the service puts above the type that a browser writes beside the file.
 */
function typeConditions(types: readonly string[] | undefined): PolicyCondition[] {
  if (types === undefined) return []
  const [first = ''] = types
  if (types.length === 0 || types.some((type) => !/^[\w.+-]+\/(?:\*|[\w.+-]+(?:;.*)?)$/.test(type)))
    throw invalidField('contentTypes', 'types such as image/png')
  if (types.length > 1) {
    if (types.some(isFamily)) throw invalidField('contentTypes', 'a family such as image/* alone')
    return [['in', '$content-type', [...types]]]
  }
  return isFamily(first) ? [['starts-with', '$content-type', first.slice(0, -1)]] : []
}

function isFamily(type: string): boolean {
  return type.endsWith('/*')
}
