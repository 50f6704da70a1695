import type { AcceptedForm, FormViolation } from '@presign/core/verify'
import { permissionIn } from '../../auth/form-permission.js'
import { checkRight } from '../../auth/rights.js'
import { answeredByCallback, callbackOfForm } from '../../callback/callback.js'
import { Failure, failures } from '../../failure.js'
import { type Form, readForm } from '../../form/read-form.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall, ObjectCall } from '../../server/call.js'
import { discard, keep, MAX_BODY, type Received } from '../../server/receive.js'
import type { Service } from '../../service.js'
import type { ObjectRecord } from '../../storage/records.js'
import { findBucket } from '../find-bucket.js'
import { checkKey } from '../names.js'
import { etagOf, writtenHeaders } from '../written.js'
import { checkOverwrite, settingsIn, settle, wholeObject } from './put-object.js'

/**
 * PostObject: an upload by a form. Signatures in headers and URL count for nothing here; the form's own does.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/postobject}
 */
export async function postObject(call: BucketCall): Promise<Answer> {
  const { service, bucket } = call
  checkIsForm(call)
  const unsigned = { service, accessKeyId: undefined }
  const form = await readForm(call.body, call.headers, async (fields) => {
    call.note?.({ key: new Map(fields).get('key') })
    const early = await permissionIn(fields, service, (rejected) => call.note?.({ rejected }))
    if (!early) await checkRight(unsigned, 'write', { bucket, key: undefined })
  })
  const fields = new Map(form.fields)
  const place = { bucket, key: expanded(fields.get('key') ?? '', form.file.name) }
  call.note?.({ key: place.key })
  const permission = await permissionIn(form.fields, service, (rejected) => call.note?.({ rejected }))
  if (!permission) await checkRight(unsigned, 'write', place)
  // Variables are replaced after the policy was checked, so the fields are judged as they were written.
  const [early] = permission?.check({ bucket, size: undefined }) ?? []
  if (early) throw rejected(early)
  // No request could name that object again.
  if (place.key === '') throw failures.invalidArgument("Bucket POST must contain a field named 'key'.")
  checkKey(call, place.key)
  const callback = service.dialect.has('callbacks') ? callbackOfForm(fields) : undefined
  if (callback && !service.formCallbacks)
    throw failures.notImplemented('a callback in a form, since the server was started without formCallbacks')
  const upload: ObjectCall = {
    ...call,
    ...place,
    headers: headersOf(call.service, form, fields),
    accessKeyId: permission?.accessKeyId,
  }
  const record = await store(upload, form, permission)
  return callback ? answeredByCallback(upload, callback, record) : answerOf(call, record, fields)
}

/** A POST with parameters that no operation has, and without a form, is one of an operation that there is not. */
function checkIsForm({ headers, query, method }: BucketCall): void {
  const isForm = /^multipart\/form-data\b/i.test(headers.get('content-type') ?? '')
  if (!isForm && query.size > 0) throw failures.methodNotAllowed(method)
}

async function store(call: ObjectCall, form: Form, permission: AcceptedForm | undefined): Promise<ObjectRecord> {
  const home = findBucket(call.service.store, call.bucket)
  const settings = settingsIn(call, home)
  await checkOverwrite(call, home)
  const max = Math.min(MAX_BODY, permission?.maxBytes ?? MAX_BODY)
  const algorithm = call.service.dialect.uploadChecksum(call.headers)?.algorithm
  const received = await keep(call.service, form.file.body, max, algorithm)
  await checkSize(call, received, permission)
  return settle(call, received, wholeObject(call, settings, received))
}

async function checkSize(call: BucketCall, received: Received, permission?: AcceptedForm): Promise<void> {
  const [late] = permission?.check({ bucket: call.bucket, size: received.sums.size }) ?? []
  if (!late) return
  await discard(call.service, received)
  throw rejected(late)
}

function rejected({ answer }: FormViolation): Failure {
  return new Failure(answer.status, answer.code, answer.message, { ec: answer.ec })
}

function expanded(key: string, filename: string | undefined): string {
  // A function, since `$&` in a file's name would otherwise be read as a pattern.
  return key.replace(/\$\{filename\}/g, () => {
    if (filename === undefined) throw failures.notUtf8()
    return filename
  })
}

/**
 * The fields as headers: a header is bytes, which Node has as Latin-1. To OSS the type of the file goes before the form's
 * own field: browsers write it, and only `x-oss-content-type` overrides it. S3 looks at the field alone, and has names
 * of its own for some of the others.
 */
function headersOf(
  { dialect }: Service,
  { file }: Form,
  fields: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const values = new Map([...fields].map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]))
  const own = dialect.has('file-types') ? (values.get('x-oss-content-type') ?? file.contentType) : undefined
  if (own !== undefined) values.set('content-type', own)
  const acl = dialect.has('file-types') ? undefined : values.get('acl')
  if (acl !== undefined) values.set(`${dialect.prefix}acl`, acl)
  return values
}

function answerOf(call: BucketCall, record: ObjectRecord, fields: ReadonlyMap<string, string>): Answer {
  const { bucket, key } = record
  const etag = etagOf(call, record)
  const headers = writtenHeaders(call, record)
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect')
  if (redirect && /^https?:\/\/[\x21-\x7e]+$/.test(redirect)) {
    const query = new URLSearchParams({ bucket, key, etag })
    return {
      status: 303,
      headers: { ...headers, Location: `${redirect}${redirect.includes('?') ? '&' : '?'}${query}` },
    }
  }
  const status = fields.get('success_action_status')
  if (status === '200') return { status: 200, headers }
  if (status !== '201') return { status: 204, headers }
  const location = `${call.service.protocol}://${call.host}/${encodeURIComponent(key)}`
  const answer = xmlAnswer('PostResponse', { Location: location, Bucket: bucket, Key: key, ETag: etag }, headers)
  return { ...answer, status: 201 }
}
