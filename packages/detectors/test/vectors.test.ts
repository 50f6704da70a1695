import { detect } from '@presign/core/explain'
import {
  acs3,
  awsV4,
  bos,
  cos,
  gcsV4,
  obs,
  ossDisagreements,
  ossV1Headers,
  ossV1Urls,
  ossV4Headers,
  ossV4Urls,
  rpc,
  tc3,
  tos,
} from '@presign/vectors'
import { expect, it } from 'vitest'
import { detectors } from '../src/index.js'

interface Made {
  readonly id: string
  readonly input: { readonly endpoint: string; readonly region: string; readonly accessKeyId: string }
  readonly expected: { readonly url?: string; readonly headers?: Readonly<Record<string, string>> }
}

const found = ({ input, expected: { url = input.endpoint, headers = {} } }: Made) =>
  detect(detectors, { url, headers: Object.entries(headers) })

/** A vector that tells the value of `Authorization` alone. */
function asHeaders<V extends { readonly expected: { readonly authorization?: string } }>(vector: V) {
  return { ...vector, expected: { headers: { authorization: vector.expected.authorization ?? '' } } }
}

it.each([
  ['oss-v4', 'url', await ossV4Urls()],
  ['oss-v4', 'header', await ossV4Headers()],
  ['oss-v1', 'url', await ossV1Urls()],
  ['oss-v1', 'header', await ossV1Headers()],
  ['aws-v4', 'url', (await awsV4()).filter(({ mode }) => mode === 'query')],
  ['aws-v4', 'header', (await awsV4()).filter(({ mode }) => mode === 'header')],
  ['cos', 'url', (await cos()).filter(({ mode, expected }) => mode === 'query' && expected.url !== undefined)],
  ['acs3', 'header', (await acs3()).map(asHeaders)],
  ['acs-rpc', 'url', (await rpc()).filter(({ expected }) => expected.url?.includes('Signature='))],
  ['tc3', 'header', (await tc3()).filter(({ mode }) => mode === 'header').map(asHeaders)],
  ['cos', 'header', (await cos()).filter(({ mode }) => mode === 'header')],
  ['gcs-v4', 'url', (await gcsV4()).filter(({ mode }) => mode === 'query')],
  ['gcs-v4', 'header', (await gcsV4()).filter(({ mode }) => mode === 'header')],
  ['obs', 'url', (await obs()).filter(({ mode }) => mode === 'query')],
  ['obs', 'header', (await obs()).filter(({ mode }) => mode === 'header')],
  ['tos', 'url', (await tos()).filter(({ mode }) => mode === 'query')],
  ['tos', 'header', (await tos()).filter(({ mode }) => mode === 'header')],
  ['bos', 'url', (await bos()).filter(({ mode }) => mode === 'query')],
  ['bos', 'header', (await bos()).filter(({ mode }) => mode === 'header')],
] as const)('detect recognises every %s signature in the %s that official SDKs made', (scheme, mode, vectors) => {
  expect(vectors.length).toBeGreaterThan(10)
  const wrong = (vectors as readonly unknown[] as readonly Made[]).flatMap((vector) => {
    const [one, ...more] = found(vector)
    const right = one?.scheme === scheme && one.mode === mode && one.missing.length === 0 && more.length === 0
    const told = one?.accessKeyId === vector.input.accessKeyId
    const placed = scheme.endsWith('v4') ? one?.region === vector.input.region : true
    return right && told && placed ? [] : [{ id: vector.id, one, more }]
  })
  expect(wrong).toEqual([])
})

it('detect recognises what single SDKs write differently', async () => {
  const schemes = (await ossDisagreements()).map((vector) => found(vector as never)[0]?.scheme)
  expect(new Set(schemes)).toEqual(new Set(['oss-v4', 'oss-v1']))
})
