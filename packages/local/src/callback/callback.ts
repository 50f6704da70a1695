import { fromBase64, fromUtf8 } from '@presign/core/scheme'
import { Failure, failures } from '../failure.js'
import { writtenHeaders } from '../operations/written.js'
import type { Answer } from '../server/answer.js'
import type { Call, ObjectCall } from '../server/call.js'
import type { ObjectRecord } from '../storage/records.js'
import type { CallbackReply } from './callback-sender.js'

/** A callback that a request asks for. */
export interface Callback {
  readonly urls: readonly string[]
  readonly host: string | undefined
  readonly body: string
  readonly bodyType: string
  /** `x:name` and what stands for it. */
  readonly variables: Readonly<Record<string, string>>
}

/**
 * Reads the callback that a request asks for, in headers or in the URL.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/callback}
 * @throws Failure `InvalidArgument`, `AccessDenied` without a signature
 */
export function callbackIn({ headers, query, accessKeyId, service }: Call): Callback | undefined {
  if (!service.dialect.has('callbacks')) return undefined
  const header = headers.get('x-oss-callback')
  const parameter = query.get('callback')
  if (header !== undefined && parameter !== undefined) throw failures.invalidArgument('The callback is in two places.')
  const text = header ?? parameter
  if (text === undefined) return undefined
  // A page of another origin can send it to a bucket that is public-read-write, and would so reach ports of this machine.
  if (accessKeyId === undefined) throw failures.accessDenied('A request with a callback must be signed.')
  const variables = header === undefined ? query.get('callback-var') : headers.get('x-oss-callback-var')
  return callbackOf(text, variables === undefined ? {} : texts(jsonIn(variables, 'callback-var')))
}

/** Reads the callback of a form, whose variables are fields of their own. */
export function callbackOfForm(fields: ReadonlyMap<string, string>): Callback | undefined {
  const text = fields.get('callback')
  const variables = Object.fromEntries([...fields].filter(([name]) => name.startsWith('x:')))
  return text === undefined ? undefined : callbackOf(text, variables)
}

/** Makes the callback, and answers with what it answered. The object is stored whatever comes of it. */
export async function answeredByCallback(call: ObjectCall, callback: Callback, record: ObjectRecord): Promise<Answer> {
  const body = filled(callback, valuesOf(call, record))
  let reply: CallbackReply | undefined
  for (const url of callback.urls) {
    reply = await call.service.callbacks.send({ url, host: callback.host, body, type: callback.bodyType })
    if (reply.ok) break
  }
  if (!reply?.ok) throw failed(reply?.why ?? 'no URL', call, record)
  return { headers: { ...writtenHeaders(call, record), 'content-type': 'application/json' }, body: reply.body }
}

function failed(why: string, call: ObjectCall, record: ObjectRecord): Failure {
  return new Failure(203, 'CallbackFailed', `Error status : ${why}.`, {
    ec: '0007-00000203',
    headers: writtenHeaders(call, record),
  })
}

function callbackOf(text: string, variables: Readonly<Record<string, string>>): Callback {
  const fields = texts(jsonIn(text, 'callback'))
  const { callbackUrl = '', callbackHost, callbackBody = '', callbackBodyType } = fields
  const urls = callbackUrl.split(';').filter((url) => url !== '')
  if (urls.length === 0 || urls.length > 5) throw invalid('callbackUrl')
  if (callbackBody === '') throw invalid('callbackBody')
  const bodyType = callbackBodyType ?? 'application/x-www-form-urlencoded'
  if (!['application/x-www-form-urlencoded', 'application/json'].includes(bodyType)) throw invalid('callbackBodyType')
  return { urls, host: callbackHost, body: callbackBody, bodyType, variables }
}

function jsonIn(text: string, name: string): Record<string, unknown> {
  try {
    const bytes = text.length <= 5 * 1024 ? fromBase64(text) : undefined
    const value: unknown = JSON.parse((bytes && fromUtf8(bytes)) ?? '')
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Answered below, like everything that is not the Base64 of a JSON object.
  }
  throw invalid(name)
}

function texts(fields: Record<string, unknown>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

function invalid(name: string): Failure {
  return failures.invalidArgument(`The callback configuration is not valid: ${name}.`, { ArgumentName: name })
}

function valuesOf({ requestId, key, accessKeyId }: ObjectCall, record: ObjectRecord): Readonly<Record<string, string>> {
  return {
    bucket: record.bucket,
    object: key,
    etag: `"${record.etag}"`,
    size: String(record.size),
    mimeType: record.headers['content-type'] ?? '',
    crc64: record.crc64,
    contentMd5: record.contentMd5 ?? '',
    reqId: requestId,
    operation: 'PutObject',
    vpcId: '',
    clientIp: '',
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
  }
}

/** In JSON a value stands within the text of a string, or by itself as one; in a form it is percent-encoded. */
function filled({ body, bodyType, variables }: Callback, values: Readonly<Record<string, string>>): string {
  const json = bodyType === 'application/json'
  return body.replace(/\$\{([^}]*)\}/g, (_whole, name: string) => {
    const all = name.startsWith('x:') ? variables : values
    const value = Object.hasOwn(all, name) ? (all[name] ?? '') : ''
    return json ? JSON.stringify(value) : encodeURIComponent(value)
  })
}
