import { Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall, Operation } from '../../server/call.js'
import { type Fields, readDocument } from '../../xml/read-xml.js'
import type { Content } from '../../xml/xml.js'
import { findBucket } from '../find-bucket.js'
import { operation } from '../operation.js'
import { textOf } from '../text-of.js'
import { changeBucket } from './bucket-settings.js'

/** A setting of a bucket that is kept as it was sent and given back. */
export interface Configuration {
  /** As operations are called after it: `BucketPolicy` in PutBucketPolicy. */
  readonly name: string
  /** The root of its document; `undefined` where it is JSON. */
  readonly root: string | undefined
  /** What a bucket without it answers: a failure with this code and text, or this document. */
  readonly without: readonly [code: string, message: string] | Content
  /** The status of a PUT. Default 200. */
  readonly status?: number
  /** The parameter that tells several of a kind apart. Default: there is one. */
  readonly id?: string
  /** Proves what was sent, and returns what is kept of it. Default: all, whatever is below its root. @throws Failure */
  readonly kept?: (text: string, document: Fields, call: BucketCall) => string
}

/** The three operations of each setting, by the parameter that selects it. */
export function configurationRoutes(
  all: Readonly<Record<string, Configuration>>,
): Readonly<Record<string, Operation<BucketCall>>> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([parameter, one]) => [
      [
        `PUT ?${selector(parameter, one)}`,
        operation(`Put${one.name}`, 'own', (call: BucketCall) => put(call, parameter, one)),
      ],
      [
        `GET ?${selector(parameter, one)}`,
        operation(`Get${one.name}`, 'own', (call: BucketCall) => get(call, parameter, one)),
      ],
      [
        `DELETE ?${selector(parameter, one)}`,
        operation(`Delete${one.name}`, 'own', (call: BucketCall) => remove(call, parameter, one)),
      ],
    ]),
  )
}

function selector(parameter: string, { id }: Configuration): string {
  return [parameter, ...(id === undefined ? [] : [id])].sort().join('&')
}

/** All of a kind, by the parameter that tells them apart, in its order. */
export function configurationsOf(
  { service, bucket }: BucketCall,
  parameter: string,
): readonly (readonly [id: string, text: string])[] {
  const prefix = `${parameter}/`
  return Object.entries(findBucket(service.store, bucket).configurations ?? {})
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, text]) => [name.slice(prefix.length), text] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

async function put(call: BucketCall, parameter: string, one: Configuration): Promise<Answer> {
  const sent = await textOf(call)
  const text = read(call, sent, one)
  const { status = 200 } = one
  await changeBucket(call, ({ configurations, ...bucket }) => ({
    ...bucket,
    configurations: { ...configurations, [nameOf(call, parameter, one)]: text },
  }))
  return { status }
}

function read(call: BucketCall, text: string, { root, kept }: Configuration): string {
  if (root === undefined) checkJson(text)
  if (root === undefined) return text
  const document = readDocument(text, root)
  const whole = kept ? kept(text, document, call) : text
  // oss2 sends `True`, and reads `true` alone.
  return whole.replace(/>(True|False)</g, (word) => word.toLowerCase())
}

/** What one of several is kept under. */
function nameOf({ query }: BucketCall, parameter: string, { id }: Pick<Configuration, 'id'>): string {
  return id === undefined ? parameter : `${parameter}/${query.get(id) ?? ''}`
}

async function get(call: BucketCall, parameter: string, one: Configuration): Promise<Answer> {
  const { service, bucket } = call
  const text = findBucket(service.store, bucket).configurations?.[nameOf(call, parameter, one)]
  const type = one.root === undefined ? 'application/json' : 'application/xml'
  if (text !== undefined) return { headers: { 'content-type': type }, body: text }
  const { without } = one
  if (!isFailure(without)) return xmlAnswer(one.root ?? '', without)
  throw new Failure(404, without[0], without[1], { details: { BucketName: bucket } })
}

async function remove(call: BucketCall, parameter: string, one: Configuration): Promise<Answer> {
  await changeBucket(call, ({ configurations = {}, ...bucket }) => {
    const { [nameOf(call, parameter, one)]: _gone, ...rest } = configurations
    return { ...bucket, configurations: rest }
  })
  return { status: 204 }
}

function isFailure(without: Configuration['without']): without is readonly [string, string] {
  return Array.isArray(without)
}

/** An object, whose statements are objects if it has any. */
function isPolicy(value: unknown): boolean {
  const isObject = (one: unknown) => typeof one === 'object' && one !== null && !Array.isArray(one)
  const { Statement = [] } = Object(value) as { readonly Statement?: unknown }
  return isObject(value) && [Statement].flat().every(isObject)
}

function checkJson(text: string): void {
  try {
    const value: unknown = JSON.parse(text)
    if (isPolicy(value)) return
  } catch {
    // Answered below, like JSON that is not an object.
  }
  throw failures.malformedPolicy()
}
