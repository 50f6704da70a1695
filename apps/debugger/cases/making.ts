import { awsV4 } from '@presign/aws-v4'
import { createSyncSigner, type PresignInput, type SignedRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import type { SigningStrings } from '@presign/core/scheme'
import { cos, endpoints as cosEndpoints } from '@presign/cos'
import { endpoints as ossEndpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { endpoints as s3Endpoints } from '@presign/s3'

/** Every case was signed at this moment, and is looked at ten minutes later. */
const SIGNED_AT = new Date('2026-01-01T00:00:00Z')
export const LOOKED_AT = new Date('2026-01-01T00:10:00Z')

export const SECRET = 'FAKEsecretOfTheCases'
const oss = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: SECRET }
const aws = { accessKeyId: 'AKIATESTFAKE0001', accessKeySecret: SECRET }
const tencent = { accessKeyId: 'AKIDtestKEY0001', accessKeySecret: SECRET }
const clock = { now: () => SIGNED_AT.getTime() }
const TOKEN = 'FAKEtokenOfTheCases'

export const signed = {
  ossV4: (input: Partial<PresignInput>) =>
    createSyncSigner(ossV4({ region: 'cn-hangzhou' }), { credentials: oss, backend: nodeBackend, clock }).presign(
      full(input),
    ),
  ossV1: (input: Partial<PresignInput>) =>
    createSyncSigner(ossV1({ region: 'cn-hangzhou' }), { credentials: oss, backend: nodeBackend, clock }).presign(
      full(input),
    ),
  ossV4Custom: (input: Partial<PresignInput>) =>
    createSyncSigner(
      ossV4({ region: 'cn-hangzhou', endpoint: ossEndpoints.custom('https://img.example.com', { bucket: 'photos' }) }),
      { credentials: oss, backend: nodeBackend, clock },
    ).presign(full(input)),
  s3: (input: Partial<PresignInput>, { region = 'us-east-1', token = false } = {}) =>
    createSyncSigner(awsV4({ region, endpoint: s3Endpoints.public() }), {
      credentials: token ? { ...aws, securityToken: TOKEN } : aws,
      backend: nodeBackend,
      clock,
    }).presign(full(input)),
  store: (input: Partial<PresignInput>, origin: string, token = false) =>
    createSyncSigner(awsV4({ region: 'us-east-1', endpoint: s3Endpoints.pathStyle(origin) }), {
      credentials: token ? { ...aws, securityToken: TOKEN } : aws,
      backend: nodeBackend,
      clock,
    }).presign(full(input)),
  cos: (input: Partial<PresignInput>, origin?: string) =>
    createSyncSigner(
      cos({
        region: 'ap-guangzhou',
        endpoint: origin ? cosEndpoints.custom(origin, { bucket: 'photos-1250000000' }) : cosEndpoints.public(),
      }),
      { credentials: tencent, backend: nodeBackend, clock },
    ).presign(full({ ...input, bucket: 'photos-1250000000' } as Partial<PresignInput>)),
}

function full(input: Partial<PresignInput>): PresignInput {
  return { bucket: 'photos', key: 'cat.jpg', expiresIn: 3600, ...input } as PresignInput
}

/** A curl command as people paste it. */
export function curl(method: string, url: string, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries(headers).map(([name, value]) => ` -H '${name}: ${value}'`)
  return `curl -X ${method}${lines.join('')} '${url}'`
}

/** The error body of a service that shows what it signed. */
export function mismatch(
  { trace }: SignedRequest,
  change: (text: string) => string,
  provided = trace.signature,
): string {
  return errorBody(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.',
    {
      ...textsXml({
        stringToSign: change(trace.stringToSign),
        ...(trace.canonicalRequest !== undefined && { canonicalRequest: change(trace.canonicalRequest) }),
      }),
      SignatureProvided: provided,
    },
  )
}

/** The same of COS, whose canonical request is its `FormatString`. */
export function cosMismatch({ trace }: SignedRequest, change: (text: string) => string): string {
  return errorBody('SignatureDoesNotMatch', 'The Signature you specified is invalid.', {
    StringToSign: trace.stringToSign,
    FormatString: change(trace.canonicalRequest ?? ''),
  })
}

function textsXml({ canonicalRequest, stringToSign }: SigningStrings): Record<string, string> {
  return { StringToSign: stringToSign, ...(canonicalRequest !== undefined && { CanonicalRequest: canonicalRequest }) }
}

export function errorBody(code: string, message: string, fields: Readonly<Record<string, string>> = {}): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const lines = Object.entries({ Code: code, Message: message, ...fields }).map(
    ([name, text]) => `  <${name}>${escaped(text)}</${name}>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n${lines.join('\n')}\n</Error>`
}
