import { acs3Authorization, acsRpcSignature, tc3Authorization } from './api-peers.js'
import { ALI_OSS_LOOP, bulkRows, LINES, ONE_THREAD, RAW_LOOP } from './bulk/bulk.js'
import { bosUrl, obsUrl, tosUrl } from './family-peers.js'
import { FORM_PEERS, formPeerRows, rawForm } from './form-peers.js'
import { FORMS, type FormName } from './forms.js'
import {
  aliOssHeaders,
  aliOssV1,
  aliOssV4,
  aws4fetchUrl,
  aws4Headers,
  aws4Url,
  awsSdkUrl,
  cosAuthorization,
  cosUrl,
  ossClientV1,
  s3miniUrl,
  smithyHeaders,
  smithyUrl,
  tinyOssV1,
} from './peers.js'
import { RAW, RAW_HMAC, RAW_RSA, RAW_VERDICT, rawRow, rawVerdict } from './raw.js'
import type { Row, Scenario } from './row.js'
import { gcsKey, SCHEMES, type SchemeName, taskOf } from './schemes.js'
import { BARE, requestRows, startRows } from './servers.js'
import { subject } from './subject.js'
import { formTitle, verdictTitle } from './summary.js'
import { azureUrl, gcsUrl, qiniuUrl } from './token-peers.js'
import { ALI_OSS, AWS_SDK, RAW_HTTPS } from './transfers/clients.js'
import { type TransferKind, transferRows } from './transfers/transfers.js'
import { CHINESE_KEYS, changingQuery, PLAIN_KEYS, PUT_HEADERS, secret, TOKEN } from './workload.js'

const V4 = 'ali-oss signatureUrlV4'

const plain: Scenario = {
  title: 'Plain key',
  about: 'A GET URL: one of 1024 keys of 40 bytes, two `response-*` parameters, 3600 seconds.',
  against: [V4, RAW],
  rows: async () => [
    ...(await subject.plain()),
    rawRow(SCHEMES['oss-v4']()),
    aliOssV4(PLAIN_KEYS),
    aws4Url(PLAIN_KEYS),
    aws4fetchUrl(PLAIN_KEYS, 1),
    aws4fetchUrl(PLAIN_KEYS, 16),
    smithyUrl(PLAIN_KEYS, 'node'),
    smithyUrl(PLAIN_KEYS, 'js'),
    awsSdkUrl(PLAIN_KEYS),
    s3miniUrl(PLAIN_KEYS, 1),
    s3miniUrl(PLAIN_KEYS, 16),
  ],
}

const chinese: Scenario = {
  title: 'Chinese key',
  about: 'The same with 14 Chinese characters in the key, beside plain keys that are as long as those once encoded.',
  against: [V4, 'presign, wasm-simd, plain key'],
  rows: async () => [
    ...(await subject.chinese()),
    aliOssV4(CHINESE_KEYS),
    aws4fetchUrl(CHINESE_KEYS, 16),
    smithyUrl(CHINESE_KEYS, 'node'),
  ],
}

const token: Scenario = {
  title: 'Token of 600 characters',
  about: 'The plain URL signed with temporary credentials.',
  against: [V4, RAW],
  rows: async () => [
    ...(await subject.token()),
    rawRow({ ...SCHEMES['oss-v4'](), credentials: secret(TOKEN) }),
    aliOssV4(PLAIN_KEYS, undefined, TOKEN),
    aws4Url(PLAIN_KEYS, undefined, TOKEN),
    aws4fetchUrl(PLAIN_KEYS, 16, undefined, TOKEN),
    smithyUrl(PLAIN_KEYS, 'node', undefined, TOKEN),
    awsSdkUrl(PLAIN_KEYS, TOKEN),
  ],
}

const changing: Scenario = {
  title: 'Query that differs at each call',
  about: 'The plain URL with another file name in `response-content-disposition` each time.',
  against: [V4],
  rows: async () => [
    ...(await subject.changing()),
    aliOssV4(PLAIN_KEYS, changingQuery),
    aws4Url(PLAIN_KEYS, changingQuery),
    aws4fetchUrl(PLAIN_KEYS, 16, changingQuery),
    smithyUrl(PLAIN_KEYS, 'node', changingQuery),
    s3miniUrl(PLAIN_KEYS, 16, changingQuery),
  ],
}

const headers: Scenario = {
  title: 'Header-signed PUT',
  about: 'An `Authorization` for a PUT with a content type and one metadata header; the payload is not signed.',
  against: ['ali-oss createRequest (V4)'],
  rows: async () => [
    ...(await subject.headers()),
    aliOssHeaders(PLAIN_KEYS, PUT_HEADERS),
    aws4Headers(PLAIN_KEYS, PUT_HEADERS),
    smithyHeaders(PLAIN_KEYS, PUT_HEADERS),
  ],
}

const v1: Scenario = {
  title: 'V1 URL',
  about: 'The plain URL by the HMAC-SHA1 protocol.',
  against: ['ali-oss signatureUrl (V1)', RAW_HMAC],
  rows: async () => [
    ...(await subject.v1()),
    rawRow(SCHEMES['oss-v1']()),
    aliOssV1(PLAIN_KEYS),
    ossClientV1(PLAIN_KEYS),
    tinyOssV1(PLAIN_KEYS),
  ],
}

const s3: Scenario = {
  title: 'S3 URL',
  about: 'The plain URL by AWS Signature Version 4.',
  against: ['@aws-sdk/s3-request-presigner', '@smithy/signature-v4 presign, node hash', 'aws4 sign (query)', RAW],
  rows: async () => [
    ...(await subject.s3()),
    rawRow(SCHEMES['aws-v4']()),
    aws4Url(PLAIN_KEYS),
    aws4fetchUrl(PLAIN_KEYS, 1),
    aws4fetchUrl(PLAIN_KEYS, 16),
    smithyUrl(PLAIN_KEYS, 'node'),
    awsSdkUrl(PLAIN_KEYS),
  ],
}

const FLOORS = [RAW, RAW_HMAC, RAW_RSA]

/** A table of one scheme: ours on each backend, the provider's own client, and the floor. */
interface SchemeTable {
  readonly title: string
  readonly about: string
  /** Those whose floors are in it. */
  readonly schemes: readonly SchemeName[]
  /** The names of the peers, which become columns. */
  readonly against: readonly string[]
  peers(): readonly Row[]
}

const SCHEME_TABLES = {
  cos: {
    title: 'COS URL',
    about: 'The plain URL by the HMAC-SHA1 protocol of COS.',
    schemes: ['cos'],
    against: ['cos-nodejs-sdk-v5 getObjectUrl', 'cos-nodejs-sdk-v5 getAuthorization'],
    peers: () => [cosUrl(PLAIN_KEYS), cosAuthorization(PLAIN_KEYS)],
  },
  obs: {
    title: 'OBS URL',
    about: 'The plain URL by the HMAC-SHA1 protocol of OBS.',
    schemes: ['obs'],
    against: ['esdk-obs-nodejs createSignedUrlSync'],
    peers: () => [obsUrl(PLAIN_KEYS)],
  },
  tos: {
    title: 'TOS URL',
    about: 'The plain URL by TOS4-HMAC-SHA256.',
    schemes: ['tos'],
    against: ['@volcengine/tos-sdk getPreSignedUrl'],
    peers: () => [tosUrl(PLAIN_KEYS)],
  },
  bos: {
    title: 'BOS URL',
    about: 'The plain URL by bce-auth-v1, whose key is another one each second.',
    schemes: ['bos'],
    against: ['@baiducloud/sdk generatePresignedUrl'],
    peers: () => [bosUrl(PLAIN_KEYS)],
  },
  gcs: {
    title: 'Google Cloud Storage URL',
    about:
      'The plain URL by GOOG4-HMAC-SHA256, and by GOOG4-RSA-SHA256 with a key of 2048 bits, which is all that the official client has.',
    schemes: ['gcs-v4', 'gcs-v4-rsa'],
    against: ['@google-cloud/storage getSignedUrl'],
    peers: () => [gcsUrl(PLAIN_KEYS, gcsKey())],
  },
  azure: {
    title: 'Azure URL',
    about: 'The plain URL with a service SAS of the account key.',
    schemes: ['azure-sas'],
    against: ['@azure/storage-blob generateBlobSASQueryParameters'],
    peers: () => [azureUrl(PLAIN_KEYS)],
  },
  qiniu: {
    title: 'Qiniu URL',
    about: 'A private download, without parameters.',
    schemes: ['qiniu'],
    against: ['qiniu privateDownloadUrl'],
    peers: () => [qiniuUrl(PLAIN_KEYS)],
  },
  acs3: {
    title: 'ACS3 call',
    about: 'A call of ECS with three parameters by ACS3-HMAC-SHA256. The nonce is given, so that all sign the same.',
    schemes: ['acs3'],
    against: ['@alicloud/openapi-util getAuthorization'],
    peers: () => [acs3Authorization()],
  },
  'acs-rpc': {
    title: 'Alibaba Cloud RPC call',
    about: 'The same call by the HMAC-SHA1 signature before it. The official function makes the signature alone.',
    schemes: ['acs-rpc'],
    against: ['@alicloud/openapi-util getRPCSignature'],
    peers: () => [acsRpcSignature()],
  },
  tc3: {
    title: 'TC3 call',
    about: 'A call of CVM with a body of JSON by TC3-HMAC-SHA256, which signs the body.',
    schemes: ['tc3'],
    against: ['tencentcloud-sdk-nodejs-common sign3'],
    peers: () => [tc3Authorization()],
  },
} satisfies Partial<Record<keyof typeof subject, SchemeTable>>

function schemeScenario(name: keyof typeof SCHEME_TABLES): Scenario {
  const { title, about, schemes, against, peers }: SchemeTable = SCHEME_TABLES[name]
  return {
    title,
    about,
    against: [...against, ...FLOORS],
    rows: async () => [...(await subject[name]()), ...schemes.map((scheme) => rawRow(SCHEMES[scheme]())), ...peers()],
  }
}

const batch: Scenario = {
  title: 'Batch of 1000',
  about: 'The plain URL 1000 at a time, per URL; peers have no batches and make one after another.',
  against: [V4, 'presign, wasm-simd', RAW],
  rows: async () => [
    ...(await subject.batch()),
    ...(await subject.plain()).slice(0, 1),
    rawRow(SCHEMES['oss-v4']()),
    aliOssV4(PLAIN_KEYS),
  ],
}

const verifying: Scenario = {
  title: 'Verdicts',
  about:
    'Requests of 1024 keys and 600 seconds with the headers of a client, signed and verified with the node backend. A signature at the second of the last one takes less: see the plain key.',
  against: ['sign a URL, V4', 'sign a URL, V1'],
  rows: subject.verifying,
}

function verdictScenario(scheme: SchemeName): Scenario {
  const task = taskOf(scheme)
  return {
    title: verdictTitle(scheme),
    about: `As in "Verdicts", of one scheme, beside its floor: the hashes of ${task} on ready texts and the comparison.`,
    against: [`sign ${task}`, RAW_VERDICT],
    rows: async () => [...(await subject[`verify-${scheme}`]()), rawVerdict(SCHEMES[scheme]())],
  }
}

function formScenario(scheme: FormName): Scenario {
  const peer = FORM_PEERS[scheme]
  return {
    title: formTitle(scheme),
    about: `An upload form for one of 1024 keys, at most 10 MB, good for an hour. The floor signs the ready policy.${peer === undefined ? " The provider's own client has nothing for it." : ''}`,
    against: [...(peer === undefined ? [] : [peer.name]), ...FLOORS],
    rows: async () => [...(await subject[`form-${scheme}`]()), rawForm(scheme), ...(await formPeerRows(scheme))],
  }
}

const bulk: Scenario = {
  title: 'The command in bulk',
  about: `\`presign url --from-stdin\` beside loops over libraries: whole processes with their start, which read ${LINES.toLocaleString('en')} keys from a file and write as many URLs into another. Times are for each URL, and ratios are of the time on the wall, since threads are for that.`,
  against: [ONE_THREAD, ALI_OSS_LOOP, RAW_LOOP],
  by: 'wall',
  rounds: 5,
  rows: bulkRows,
}

const SERVED =
  'The servers and their client share this process, and its time; objects are in memory. A presigned URL is proved for each request, and bytes get their MD5 and checksums; the bare server checks and computes nothing.'

const startOfServers: Scenario = {
  title: 'Emulators: start',
  about: 'A server in memory with one bucket is started and closed.',
  against: [BARE],
  rows: startRows,
}

const requestsTo = (method: 'GET' | 'PUT', size: number, words: string): Scenario => ({
  title: `Emulators: ${method} of ${words}`,
  about: `Eight at once. ${SERVED}`,
  against: [BARE],
  rows: () => requestRows(method, size),
})

const TRANSFERRED =
  'Over https, by connections that stay open. The emulators are in a process of their own, whose time does not count; a client-fetch or a client of an SDK signs each request, the floors and `send` have a ready link.'

function transferScenario(kind: TransferKind, size: number, words: string): Scenario {
  return {
    title: `Transfers: ${words}`,
    about: `${kind === 'multipart' ? 'Four parts at once; the floor sends as many objects.' : 'Four at once.'} ${TRANSFERRED}`,
    against: [RAW_HTTPS, ALI_OSS, AWS_SDK],
    // 20 MB take a while.
    ...(kind === 'multipart' && { rounds: 11 }),
    rows: () => transferRows(kind, size),
  }
}

const [KB, MB] = [1024, 1024 * 1024]

const SCHEME_NAMES = Object.keys(SCHEMES) as SchemeName[]
const FORM_NAMES = Object.keys(FORMS) as FormName[]
const TABLE_NAMES = Object.keys(SCHEME_TABLES) as (keyof typeof SCHEME_TABLES)[]

export const scenarios: Readonly<Record<string, Scenario>> = {
  plain,
  chinese,
  token,
  changing,
  headers,
  v1,
  s3,
  ...Object.fromEntries(TABLE_NAMES.map((name) => [name, schemeScenario(name)])),
  batch,
  verifying,
  ...Object.fromEntries(SCHEME_NAMES.map((scheme) => [`verify-${scheme}`, verdictScenario(scheme)])),
  ...Object.fromEntries(FORM_NAMES.map((scheme) => [`form-${scheme}`, formScenario(scheme)])),
  bulk,
  'emulator-start': startOfServers,
  'emulator-put': requestsTo('PUT', 4 * KB, '4 kB'),
  'emulator-get': requestsTo('GET', 4 * KB, '4 kB'),
  'emulator-put-1mb': requestsTo('PUT', MB, '1 MB'),
  'emulator-get-1mb': requestsTo('GET', MB, '1 MB'),
  'transfer-put': transferScenario('put', 4 * KB, 'PUT of 4 kB'),
  'transfer-get': transferScenario('get', 4 * KB, 'GET of 4 kB'),
  'transfer-put-1mb': transferScenario('put', MB, 'PUT of 1 MB'),
  'transfer-get-1mb': transferScenario('get', MB, 'GET of 1 MB'),
  'transfer-multipart': transferScenario('multipart', 20 * MB, '20 MB in parts'),
}
