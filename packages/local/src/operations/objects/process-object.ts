import { fromUtf8 } from '@presign/core/scheme'
import { checkRight } from '../../auth/rights.js'
import { Failure, failures } from '../../failure.js'
import type { ProcessOutput } from '../../process-hook.js'
import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import { keep } from '../../server/receive.js'
import type { ObjectRecord } from '../../storage/records.js'
import { findBucket } from '../find-bucket.js'
import { checkKey } from '../names.js'
import { textOf } from '../text-of.js'
import { httpDateOf } from '../written.js'
import { findObject, followed } from './find-object.js'
import { settingsIn, settle, wholeObject } from './put-object.js'

/** Answers GetObject with `x-oss-process` by the hook that the server was given. */
export async function processObject(call: ObjectCall, record: ObjectRecord, process: string): Promise<Answer> {
  const { body, contentType } = await processed(call, record, process)
  return {
    headers: { 'content-type': contentType, 'Last-Modified': httpDateOf(record) },
    body: Buffer.from(body),
  }
}

/**
 * ProcessObject: the hook's result is stored as an object, here or in another bucket. The action stands in the body, as
 * `x-oss-process=image/resize,w_100|sys/saveas,o_KEY,b_BUCKET` with both names in URL-safe Base64, percent-encoded or not.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/sys-or-saveas}
 */
export async function saveProcessed(call: ObjectCall): Promise<Answer> {
  const select = call.query.get('x-oss-process')
  if (select) throw failures.notImplemented(`x-oss-process=${select.slice(0, 80)}`)
  const { process, bucket, key } = saveAsIn(await textOf(call))
  const target = { bucket: bucket || call.bucket, key }
  await checkRight(call, 'write', target)
  checkKey(call, target.key)
  const home = findBucket(call.service.store, target.bucket)
  const source = await followed(call, await findObject(call))
  const { body, contentType } = await processed(call, source, process)
  const bytes = Buffer.from(body)
  const to: ObjectCall = { ...call, ...target, headers: new Map([['content-type', contentType]]) }
  const received = await keep(call.service, once(bytes))
  await settle(to, received, wholeObject(to, settingsIn(to, home), received))
  // An empty bucket where none was named, as the suite of oss2 expects.
  const result = { bucket, fileSize: received.sums.size, object: key, status: 'OK' }
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(result) }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function processed(call: ObjectCall, record: ObjectRecord, process: string): Promise<ProcessOutput> {
  const { store, process: hook } = call.service
  if (!hook) throw failures.notImplemented('x-oss-process, since the server was started without a process hook')
  await store.contents.check(record)
  const contentType = record.headers['content-type'] ?? ''
  const body = store.contents.read(record, 0, record.size)
  try {
    const { bucket, key, size } = record
    const output = await hook({ bucket, key, process, contentType, size, body })
    if (!output) throw unknown(process)
    return output
  } finally {
    body.destroy()
  }
}

function unknown(process: string): Failure {
  return new Failure(400, 'InvalidArgument', 'The process hook does not know this action.', {
    details: { ArgumentName: 'x-oss-process', ArgumentValue: process.slice(0, 200) },
  })
}

function saveAsIn(text: string) {
  const action = new URLSearchParams(text.trim()).get('x-oss-process') ?? ''
  const [, process = '', options = ''] = /^(.*?)\|?sys\/saveas,([\w,=+/-]+)$/s.exec(action) ?? []
  const named = new Map(options.split(',').map((option) => [option.slice(0, 2), nameOf(option.slice(2))]))
  const key = named.get('o_')
  if (!key || (named.has('b_') && named.get('b_') === undefined))
    throw failures.invalidArgument('The body must be x-oss-process=ACTION|sys/saveas,o_KEY,b_BUCKET.')
  return { process, bucket: named.get('b_') ?? '', key }
}

function nameOf(base64: string): string | undefined {
  return fromUtf8(Buffer.from(base64, 'base64url'))
}
