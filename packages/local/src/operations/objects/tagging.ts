import { failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { readDocument } from '../../xml/read-xml.js'
import type { Element } from '../../xml/xml.js'
import type { Tag } from '../api-types.js'
import { textOf } from '../text-of.js'
import { versionHeader } from '../written.js'
import { findObject } from './find-object.js'
import { checkedTags } from './metadata.js'

/**
 * PutObjectTagging: all tags at once, at most ten. Those that were there are gone.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putobjecttagging}
 */
export async function putTagging(call: ObjectCall): Promise<Answer> {
  return { status: 200, headers: await setTags(call, checkedTags(tagSetIn(await textOf(call)))) }
}

/** Reads `Tagging`. */
export function tagSetIn(text: string): readonly Tag[] {
  const [set, ...more] = readDocument(text, 'Tagging').all('TagSet')
  if (!set || more.length > 0) throw failures.malformedXml()
  return set.all('Tag').map((tag) => ({ key: tag.text('Key') ?? '', value: tag.text('Value') ?? '' }))
}

/** Writes `Tagging`. */
export function tagSet(tags: readonly Tag[]): Element {
  return { TagSet: { Tag: tags.map(({ key, value }) => ({ Key: key, Value: value })) } }
}

/**
 * GetObjectTagging: an empty set where there are none.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getobjecttagging}
 */
export async function getTagging(call: ObjectCall): Promise<Answer> {
  const record = await findObject(call)
  return xmlAnswer('Tagging', tagSet(record.tags), versionHeader(call, record))
}

/**
 * DeleteObjectTagging: 204, whether there were tags or not.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/deleteobjecttagging}
 */
export async function deleteTagging(call: ObjectCall): Promise<Answer> {
  return { status: 204, headers: await setTags(call, []) }
}

function setTags(call: ObjectCall, tags: readonly Tag[]): Promise<Record<string, string>> {
  const { store } = call.service
  return store.withLock(call.bucket, async () => {
    const record = await findObject(call)
    await store.change({ ...record, tags })
    return versionHeader(call, record)
  })
}
