import { type LineOrigin, type TracedLine, traceOf } from '@presign/core/explain'
import { awsV4, cos, ossV1Urls, ossV4Urls } from '@presign/vectors'
import { expect, it } from 'vitest'

interface Made {
  readonly input: {
    readonly endpoint: string
    readonly method: string
    readonly headers?: Readonly<Record<string, string>>
  }
  readonly expected: {
    readonly url?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly canonicalRequest?: string
    readonly stringToSign: string
  }
}

/** The digest of the canonical request is computed, and known to be. */
const isOpen = (origin: LineOrigin) => origin.in === 'computed' && origin.name === undefined

function linesOf({ input, expected }: Made): readonly TracedLine[] {
  const { url = input.endpoint, canonicalRequest, stringToSign } = expected
  const headers = Object.entries({ ...input.headers, ...expected.headers })
  const texts = canonicalRequest ? { canonicalRequest, stringToSign } : { stringToSign }
  return traceOf(texts, { method: input.method, url, headers })
}

it.each([
  ['OSS V4 URLs', await ossV4Urls()],
  ['OSS V1 URLs', await ossV1Urls()],
  ['AWS V4 URLs', (await awsV4()).filter(({ mode }) => mode === 'query')],
  ['COS URLs', (await cos()).filter(({ mode, expected }) => mode === 'query' && expected.url !== undefined)],
] as const)('traceOf names the origin of what official SDKs signed in %s', (_, vectors) => {
  const made = vectors as readonly unknown[] as readonly Made[]
  const origins = made.flatMap(linesOf).flatMap(({ from }) => from)
  expect(origins.length).toBeGreaterThan(100)
  const share = 1 - origins.filter(isOpen).length / origins.length
  expect(share).toBeGreaterThan(0.97)
})
