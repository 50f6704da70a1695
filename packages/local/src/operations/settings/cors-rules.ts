import { Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import { type Fields, readDocument } from '../../xml/read-xml.js'
import { document } from '../../xml/xml.js'
import type { CorsRule } from '../api-types.js'
import { findBucket } from '../find-bucket.js'
import { textOf } from '../text-of.js'
import { changeBucket } from './bucket-settings.js'
import { isValidRule } from './cors-rule.js'

/** PutBucketCors: one to twenty rules. */
export async function putCors(call: BucketCall): Promise<Answer> {
  const configuration = await readDocument(await textOf(call.body), 'CORSConfiguration')
  const rules = configuration.all('CORSRule').map(ruleOf)
  if (rules.length === 0 || rules.length > 20) throw failures.malformedXml()
  const vary = configuration.text('ResponseVary') === 'true'
  await changeBucket(call, (bucket) => ({ ...bucket, cors: { rules, vary } }))
  return {}
}

/** GetBucketCors. */
export async function getCors({ service, bucket }: BucketCall): Promise<Answer> {
  const { cors } = findBucket(service.store, bucket)
  if (!cors)
    throw new Failure(404, 'NoSuchCORSConfiguration', 'The CORS configuration does not exist.', {
      details: { BucketName: bucket },
    })
  const CORSRule = cors.rules.map(({ origins, methods, headers, exposed, maxAge }) => ({
    AllowedOrigin: origins,
    AllowedMethod: methods,
    AllowedHeader: headers,
    ExposeHeader: exposed,
    MaxAgeSeconds: maxAge,
  }))
  return xmlAnswer(document('CORSConfiguration', { CORSRule, ResponseVary: cors.vary }))
}

/** DeleteBucketCors. */
export async function deleteCors(call: BucketCall): Promise<Answer> {
  await changeBucket(call, ({ cors: _gone, ...bucket }) => bucket)
  return { status: 204 }
}

function ruleOf(fields: Fields): CorsRule {
  const maxAge = fields.text('MaxAgeSeconds')
  const rule = {
    origins: fields.texts('AllowedOrigin'),
    methods: fields.texts('AllowedMethod'),
    headers: fields.texts('AllowedHeader'),
    exposed: fields.texts('ExposeHeader'),
    ...(maxAge === undefined ? {} : { maxAge: Number.parseInt(maxAge, 10) || 0 }),
  }
  if (!isValidRule(rule)) throw failures.malformedXml()
  return rule
}
