import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { readDocument } from '../../xml/read-xml.js'
import { document } from '../../xml/xml.js'
import type { Tag } from '../api-types.js'
import { textOf } from '../text-of.js'
import { versionHeader } from '../written.js'
import { findObject } from './find-object.js'
import { checkedTags } from './metadata.js'

/** PutObjectTagging. */
export async function putTagging(call: ObjectCall): Promise<Answer> {
  const [set] = (await readDocument(await textOf(call.body), 'Tagging')).all('TagSet')
  const tags = (set?.all('Tag') ?? []).map((tag) => ({ key: tag.text('Key') ?? '', value: tag.text('Value') ?? '' }))
  return { status: 200, headers: await setTags(call, checkedTags(tags)) }
}

/** GetObjectTagging. */
export async function getTagging(call: ObjectCall): Promise<Answer> {
  const record = await findObject(call)
  const Tag = record.tags.map(({ key, value }) => ({ Key: key, Value: value }))
  return xmlAnswer(document('Tagging', { TagSet: { Tag } }), versionHeader(record))
}

/** DeleteObjectTagging. */
export async function deleteTagging(call: ObjectCall): Promise<Answer> {
  return { status: 204, headers: await setTags(call, []) }
}

function setTags(call: ObjectCall, tags: readonly Tag[]): Promise<Record<string, string>> {
  const { store } = call.service
  return store.withLock(call.bucket, async () => {
    const record = await findObject(call)
    await store.change({ ...record, tags })
    return versionHeader(record)
  })
}
