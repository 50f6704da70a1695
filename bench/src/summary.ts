import { cell, chapterOf, type Table, tableOf } from '../../tooling/readme/figures.js'
import { pictureOf } from '../../tooling/readme/markup.js'
import { OVERVIEWS, type Overview, overviewAlt } from '../../tooling/readme/overviews.js'
import { RAW, RAW_HMAC, RAW_RSA, RAW_VERDICT } from './raw.js'
import type { Chapter } from './results.js'
import { type SchemeName, taskOf } from './schemes.js'
import { digits, table } from './table.js'

/** Names that readers know. */
const SCHEME_TITLES: Readonly<Record<SchemeName, string>> = {
  'oss-v4': 'OSS V4',
  'oss-v1': 'OSS V1',
  'aws-v4': 'S3',
  cos: 'COS',
  obs: 'OBS',
  tos: 'TOS',
  bos: 'BOS',
  'gcs-v4': 'Google Cloud Storage',
  'gcs-v4-rsa': 'Google Cloud Storage, RSA',
  'azure-sas': 'Azure',
  qiniu: 'Qiniu',
  acs3: 'ACS3',
  'acs-rpc': 'Alibaba Cloud RPC',
  tc3: 'TC3',
}

export const verdictTitle = (scheme: SchemeName) => `Verdict: ${SCHEME_TITLES[scheme]}`
export const formTitle = (scheme: SchemeName) => `Form: ${SCHEME_TITLES[scheme]}`

/** A line of an overview: rows of one chapter. */
interface Line {
  readonly scheme: SchemeName
  readonly chapter: string
  readonly ours: string
  /** What the provider's own client is, as programs call it. */
  readonly official: string | undefined
}

const line = (scheme: SchemeName, chapter: string, official?: string, ours = 'presign, node'): Line => ({
  scheme,
  chapter,
  official,
  ours,
})

const GCS = '@google-cloud/storage getSignedUrl'

const SIGNATURES: readonly Line[] = [
  line('oss-v4', 'Plain key', 'ali-oss signatureUrlV4'),
  line('oss-v1', 'V1 URL', 'ali-oss signatureUrl (V1)', 'presign V1, node'),
  line('aws-v4', 'S3 URL', '@aws-sdk/s3-request-presigner'),
  line('cos', 'COS URL', 'cos-nodejs-sdk-v5 getObjectUrl'),
  line('obs', 'OBS URL', 'esdk-obs-nodejs createSignedUrlSync'),
  line('tos', 'TOS URL', '@volcengine/tos-sdk getPreSignedUrl'),
  line('bos', 'BOS URL', '@baiducloud/sdk generatePresignedUrl'),
  line('gcs-v4', 'Google Cloud Storage URL'),
  line('gcs-v4-rsa', 'Google Cloud Storage URL', GCS, 'presign, node, RSA'),
  line('azure-sas', 'Azure URL', '@azure/storage-blob generateBlobSASQueryParameters'),
  line('qiniu', 'Qiniu URL', 'qiniu privateDownloadUrl'),
  line('acs3', 'ACS3 call', '@alicloud/openapi-util getAuthorization', 'sign, node'),
  line('acs-rpc', 'Alibaba Cloud RPC call', '@alicloud/openapi-util getRPCSignature', 'sign, node'),
  line('tc3', 'TC3 call', 'tencentcloud-sdk-nodejs-common sign3', 'sign, node'),
]

const FORM_LINES: readonly Line[] = [
  ['oss-v4', 'ali-oss signPostObjectPolicyV4'],
  ['oss-v1', 'ali-oss calculatePostSignature'],
  ['aws-v4', '@aws-sdk/s3-presigned-post'],
  ['cos', undefined],
  ['obs', 'esdk-obs-nodejs createPostSignatureSync'],
  ['tos', '@volcengine/tos-sdk calculatePostSignature'],
  ['bos', '@baiducloud/sdk signPostObjectPolicy'],
  ['gcs-v4', undefined],
  ['gcs-v4-rsa', '@google-cloud/storage generateSignedPostPolicyV4'],
  ['qiniu', 'qiniu PutPolicy.uploadToken'],
].map(([scheme, official]) => line(scheme as SchemeName, formTitle(scheme as SchemeName), official, 'form, node'))

const TIME = 'µs of the processor'
const NOTHING = '–'
const FOLDER = '../docs/pictures/'

/** The chapters that set all schemes side by side, out of the chapters of each. */
export function overviews(results: string): readonly Chapter[] {
  return [
    overview(results, OVERVIEWS.schemes, besideOfficial(SIGNATURES, results), SIGNED),
    overview(results, OVERVIEWS.verdicts, verdicts(results), VERIFIED),
    overview(results, OVERVIEWS.forms, besideOfficial(FORM_LINES, results), FORMED),
  ]
}

const SIGNED =
  "Presign with `node:crypto`, the provider's own client as programs call it, and what the platform's hashes take on ready texts, in microseconds of the processor. The chapters below say what each signs."
const VERIFIED =
  'A signature at another second and a verdict on it, each of a request that differs from the last one in all its texts.'
const FORMED = "A form for one key and a size. Where a provider's function only signs a policy, one is written for it."

function overview(results: string, shape: Overview, rows: string, about: string): Chapter {
  const title = shape.chapter
  const alt = overviewAlt(`${results}\n## ${title}\n\n${rows}\n`, shape)
  return { title, text: [about, pictureOf(shape.name, alt, FOLDER), rows].join('\n\n') }
}

function besideOfficial(lines: readonly Line[], results: string): string {
  const rows = lines.map(({ scheme, chapter, ours, official }) => {
    const found = tableOf(chapterOf(results, chapter), 'signer')
    const floor = floorOf(found, scheme)
    const times = (rival: string) => cell(found, ours, `times as quick as ${rival}`)
    return [
      SCHEME_TITLES[scheme],
      official ?? NOTHING,
      cell(found, ours, TIME),
      official === undefined ? NOTHING : cell(found, official, TIME),
      cell(found, floor, TIME),
      official === undefined ? NOTHING : times(official),
      times(floor),
    ]
  })
  const head = ['scheme', 'official client', 'Presign', 'official', 'floor', 'times as quick as the official client']
  return table([...head, 'times as quick as the floor'], rows, 2)
}

function floorOf(found: Table, scheme: SchemeName): string {
  const floors = scheme === 'gcs-v4-rsa' ? [RAW_RSA] : [RAW, RAW_HMAC]
  const [floor = RAW] = floors.filter((name) => found.has(name))
  return floor
}

function verdicts(results: string): string {
  const rows = SIGNATURES.map(({ scheme }) => {
    const found = tableOf(chapterOf(results, verdictTitle(scheme)), 'signer')
    const [sign, verify] = [`sign ${taskOf(scheme)}`, `verify ${taskOf(scheme)}`]
    const timesOf = (rival: string) => digits(1 / Number(cell(found, verify, `times as quick as ${rival}`)))
    const times = [sign, verify, RAW_VERDICT].map((row) => cell(found, row, TIME))
    return [SCHEME_TITLES[scheme], ...times, timesOf(sign), timesOf(RAW_VERDICT)]
  })
  return table(['scheme', 'sign', 'verify', 'floor', 'verify / sign', 'verify / floor'], rows)
}
