import { classShown } from '../../dialect/dialect.js'
import { failures } from '../../failure.js'
import { checksumElements } from '../../operations/multipart/joined-checksum.js'
import { findObject } from '../../operations/objects/find-object.js'
import { httpDateOf, versionHeader } from '../../operations/written.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import type { ObjectChecksum, ObjectRecord } from '../../storage/records.js'
import type { Content, Element } from '../../xml/xml.js'

/**
 * GetObjectAttributes: those that `x-amz-object-attributes` names.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html}
 */
export async function getObjectAttributes(call: ObjectCall): Promise<Answer> {
  const asked = (call.headers.get('x-amz-object-attributes') ?? '').split(',').flatMap((name) => name.trim() || [])
  const record = await findObject(call)
  const all = attributesOf(call, record)
  if (asked.length === 0 || asked.some((name) => !Object.hasOwn(all, name)))
    throw failures.invalidArgument('Invalid attribute name specified.', {
      ArgumentName: 'x-amz-object-attributes',
      ArgumentValue: asked.join(',').slice(0, 80),
    })
  const named = Object.entries(all).filter(([name]) => asked.includes(name))
  return xmlAnswer('GetObjectAttributesResponse', Object.fromEntries(named), {
    'Last-Modified': httpDateOf(record),
    ...versionHeader(call, record),
  })
}

function attributesOf(call: ObjectCall, record: ObjectRecord): Readonly<Record<string, Content>> {
  const { dialect } = call.service
  return {
    ETag: dialect.etag(record.etag),
    Checksum: record.checksum && checksumElements(withoutCount(record.checksum)),
    ObjectParts: record.parts && partsOf(call, record),
    StorageClass: classShown(dialect, record.storageClass),
    ObjectSize: record.size,
  }
}

/** The number of parts stands behind a checksum of checksums, but not here, where it has an element of its own. */
function withoutCount(checksum: ObjectChecksum): ObjectChecksum {
  return { ...checksum, value: checksum.value.replace(/-\d+$/, '') }
}

/** @throws Failure `InvalidArgument` */
function numberIn(headers: ObjectCall['headers'], name: string, preset: number): number {
  const text = headers.get(name) ?? String(preset)
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw failures.invalidArgument(`The value of ${name} is not valid.`, {
    ArgumentName: name,
    ArgumentValue: text.slice(0, 80),
  })
}

/** Single parts are listed where each has a checksum of its own. */
function partsOf({ headers }: ObjectCall, { parts = [], checksum }: ObjectRecord): Element {
  const limit = Math.min(numberIn(headers, 'x-amz-max-parts', 1000), 1000)
  const marker = numberIn(headers, 'x-amz-part-number-marker', 0)
  const numbered = parts.map((part, index) => ({ ...part, number: index + 1 }))
  const rest = numbered.filter(({ number }) => number > marker)
  const listed = checksum?.type === 'COMPOSITE' ? rest.slice(0, limit) : []
  return {
    PartsCount: parts.length,
    PartNumberMarker: marker,
    NextPartNumberMarker: listed.at(-1)?.number ?? 0,
    MaxParts: limit,
    IsTruncated: listed.length > 0 && rest.length > limit,
    Part: listed.map(({ number, size, checksum: value }) => ({
      PartNumber: number,
      Size: size,
      [`Checksum${checksum?.algorithm}`]: value,
    })),
  }
}
