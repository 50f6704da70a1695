import { Failure, failures } from '../../failure.js'
import { type Answer, xmlAnswer } from '../../server/answer.js'
import type { BucketCall } from '../../server/call.js'
import { type Fields, readDocument } from '../../xml/read-xml.js'
import type { CorsRule } from '../api-types.js'
import { findBucket } from '../find-bucket.js'
import { textOf } from '../text-of.js'
import { changeBucket } from './bucket-settings.js'
import { isValidRule } from './cors-rule.js'

/**
 * PutBucketCors: one to twenty rules.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketcors}
 */
export async function putCors(call: BucketCall): Promise<Answer> {
  const configuration = readDocument(await textOf(call), 'CORSConfiguration')
  const rules = configuration.all('CORSRule').map(ruleOf)
  if (rules.length === 0 || rules.length > 20) throw failures.malformedXml()
  const vary = configuration.text('ResponseVary') === 'true'
  await changeBucket(call, (bucket) => ({ ...bucket, cors: { rules, vary } }))
  return {}
}

/**
 * GetBucketCors.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketcors}
 */
export async function getCors({ service, bucket }: BucketCall): Promise<Answer> {
  const { cors } = findBucket(service.store, bucket)
  if (!cors)
    throw new Failure(404, 'NoSuchCORSConfiguration', 'The CORS Configuration does not exist.', {
      details: { BucketName: bucket },
    })
  const CORSRule = cors.rules.map(({ origins, methods, headers, exposed, maxAge }) => ({
    AllowedOrigin: origins,
    AllowedMethod: methods,
    AllowedHeader: headers,
    ExposeHeader: exposed,
    MaxAgeSeconds: maxAge,
  }))
  return xmlAnswer('CORSConfiguration', { CORSRule, ResponseVary: cors.vary })
}

/**
 * DeleteBucketCors.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/deletebucketcors}
 */
export async function deleteCors(call: BucketCall): Promise<Answer> {
  await changeBucket(call, ({ cors: _gone, ...bucket }) => bucket)
  return { status: 204 }
}

function ruleOf(fields: Fields): CorsRule {
  const maxAge = fields.text('MaxAgeSeconds')
  const rule = {
    origins: fields.texts('AllowedOrigin'),
    methods: fields.texts('AllowedMethod'),
    // In lower case, as they come back: the suite of oss2 for Python compares them.
    headers: fields.texts('AllowedHeader').map((name) => name.toLowerCase()),
    exposed: fields.texts('ExposeHeader'),
    ...(maxAge === undefined ? {} : { maxAge: secondsOf(maxAge) }),
  }
  if (!isValidRule(rule)) throw failures.malformedXml()
  return rule
}

function secondsOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw failures.invalidArgument('MaxAgeSeconds must be a whole number of seconds.', {
    ArgumentName: 'MaxAgeSeconds',
    ArgumentValue: text.slice(0, 40),
  })
}
