import { Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall, Operation } from '../../server/call.js'
import { readDocument } from '../../xml/read-xml.js'
import type { Content } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { operation } from '../operation.js'
import { textOf } from '../text-of.js'
import { changeBucket } from './bucket-settings.js'

/** A setting of a bucket that is kept as it was sent and given back. */
export interface Configuration {
  /** As operations are called after it: `PutBucketPolicy`. */
  readonly name: string
  /** The root of its document; `undefined` where it is JSON. */
  readonly root: string | undefined
  /** What a bucket without it answers: a failure with this code and text, or this document. */
  readonly without: readonly [code: string, message: string] | Content
  /** The status of a PUT. Default 200. */
  readonly status?: number
}

/** The three operations of each setting, by the parameter that selects it. */
export function configurationRoutes(
  all: Readonly<Record<string, Configuration>>,
): Readonly<Record<string, Operation<BucketCall>>> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([parameter, one]) => [
      [`PUT ?${parameter}`, operation(`PutBucket${one.name}`, 'own', (call: BucketCall) => put(call, parameter, one))],
      [`GET ?${parameter}`, operation(`GetBucket${one.name}`, 'own', (call: BucketCall) => get(call, parameter, one))],
      [
        `DELETE ?${parameter}`,
        operation(`DeleteBucket${one.name}`, 'own', (call: BucketCall) => remove(call, parameter)),
      ],
    ]),
  )
}

async function put(call: BucketCall, parameter: string, { root, status = 200 }: Configuration): Promise<Answer> {
  const text = await textOf(call)
  if (root === undefined) checkJson(text)
  else readDocument(text, root)
  await changeBucket(call, ({ configurations, ...bucket }) => ({
    ...bucket,
    configurations: { ...configurations, [parameter]: text },
  }))
  return { status }
}

async function get({ service, bucket }: BucketCall, parameter: string, one: Configuration): Promise<Answer> {
  const text = findBucket(service.store, bucket).configurations?.[parameter]
  const type = one.root === undefined ? 'application/json' : 'application/xml'
  if (text !== undefined) return { headers: { 'content-type': type }, body: text }
  const { without } = one
  if (!isFailure(without)) return xmlAnswer(one.root ?? '', without)
  throw new Failure(404, without[0], without[1], { details: { BucketName: bucket } })
}

async function remove(call: BucketCall, parameter: string): Promise<Answer> {
  await changeBucket(call, ({ configurations = {}, ...bucket }) => {
    const { [parameter]: _gone, ...rest } = configurations
    return { ...bucket, configurations: rest }
  })
  return { status: 204 }
}

function isFailure(without: Configuration['without']): without is readonly [string, string] {
  return Array.isArray(without)
}

function checkJson(text: string): void {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return
  } catch {
    // Answered below, like JSON that is not an object.
  }
  throw failures.malformedPolicy()
}
