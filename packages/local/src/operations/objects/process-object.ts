import { Failure, failures } from '../../failure.js'
import type { Answer } from '../../server/answer.js'
import type { ObjectCall } from '../../server/call.js'
import type { ObjectRecord } from '../../storage/records.js'
import { httpDateOf } from '../written.js'

/** Answers GetObject with `x-oss-process` by the hook that the server was given. */
export async function processObject(call: ObjectCall, record: ObjectRecord, process: string): Promise<Answer> {
  const { store, process: hook } = call.service
  if (!hook) throw failures.notImplemented('x-oss-process, since the server was started without a process hook')
  const contentType = record.headers['content-type'] ?? ''
  const body = store.contents.read(record, 0, record.size)
  try {
    const { bucket, key, size } = record
    const output = await hook({ bucket, key, process, contentType, size, body })
    if (!output) throw unknown(process)
    return {
      headers: { 'content-type': output.contentType, 'Last-Modified': httpDateOf(record) },
      body: Buffer.from(output.body),
    }
  } finally {
    body.destroy()
  }
}

function unknown(process: string): Failure {
  return new Failure(400, 'InvalidArgument', 'The process hook does not know this action.', {
    details: { ArgumentName: 'x-oss-process', ArgumentValue: process.slice(0, 200) },
  })
}
