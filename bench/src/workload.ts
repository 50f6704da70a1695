/** How many keys take turns, so that no signer meets the text it has just worked on. */
const KEYS = 1024

export const REGION = 'cn-hangzhou'
export const BUCKET = 'examplebucket'
export const AWS_REGION = 'us-east-1'
export const COS_REGION = 'ap-guangzhou'
export const COS_BUCKET = 'examplebucket-1250000000'
export const OBS_REGION = 'cn-north-4'
export const TOS_REGION = 'cn-beijing'
export const BOS_REGION = 'bj'
export const AZURE_VERSION = '2023-11-03'
export const AZURE_SECRET = { accessKeyId: 'fakeaccount001', accessKeySecret: 'RkFLRXNlY3JldEZBS0VzZWNyZXQ=' }
export const GCS_EMAIL = 'fake-signer@fake-project.iam.gserviceaccount.com'
export const QINIU_DOMAIN = 'https://cdn.example.com'
export const ACS_HOST = 'ecs.cn-hangzhou.aliyuncs.com'
export const ACS_VERSION = '2014-05-26'
export const TC3_SERVICE = 'cvm'
export const TC3_VERSION = '2017-03-12'
export const EXPIRES_IN = 3600
export const ACCESS_KEY_ID = 'LTAItestKEY0001'
export const ACCESS_KEY_SECRET = 'FAKEsecretFAKEsecretFAKEsecret'

export function secret(securityToken?: string) {
  return { accessKeyId: ACCESS_KEY_ID, accessKeySecret: ACCESS_KEY_SECRET, securityToken }
}

/** What clients of OSS are made with. */
export const OSS_CLIENT = {
  region: `oss-${REGION}`,
  accessKeyId: ACCESS_KEY_ID,
  accessKeySecret: ACCESS_KEY_SECRET,
  bucket: BUCKET,
  secure: true,
}

/** As long as the tokens of STS are. */
export const TOKEN = 'FAKEtoken/'.repeat(60)

/** The two parameters of the usual download link. */
export const QUERY = {
  'response-content-disposition': 'attachment; filename="report.pdf"',
  'response-content-type': 'application/pdf',
}

/** The same as a token of Azure says it. */
export const AZURE_QUERY = { rscd: QUERY['response-content-disposition'], rsct: QUERY['response-content-type'] }

/** Of an upload that is signed in its headers. */
export const PUT_HEADERS = { 'content-type': 'image/jpeg', 'x-oss-meta-author': 'alice' }

/** What a client sends along, beside what was signed. */
export const SENT_ALONG = [
  'User-Agent',
  'bench',
  'Accept',
  '*/*',
  'Accept-Encoding',
  'gzip',
  'Connection',
  'keep-alive',
]

/** How large a file a form takes, in bytes. */
export const MAX_SIZE = 10_000_000

/** How many URLs a batch has. */
export const BATCH = 1000

/** 40 bytes each, nothing to escape. */
export const PLAIN_KEYS = keys((number) => `users/${number}/photos/2026/11/IMG_${number}.jpg`)

/** 14 Chinese characters and 14 others: 56 bytes of UTF-8, 140 once encoded. */
export const CHINESE_KEYS = keys((number) => `用户照片/${number}/二〇二六年中秋节合影.jpg`)

/** As long as the Chinese ones once encoded. */
export const LONG_PLAIN_KEYS = CHINESE_KEYS.map((key, index) => {
  const name = `/${String(index).padStart(4, '0')}.jpg`
  return (
    'photographs-of-users/'.repeat(7).slice(0, encodeURIComponent(key).replaceAll('%2F', '/').length - name.length) +
    name
  )
})

function keys(of: (number: string) => string): readonly string[] {
  return Array.from({ length: KEYS }, (_, index) => of(String(index).padStart(4, '0')))
}

/** What has its turn at the `call`-th call: a key, or what was made of it. */
export function turn<T>(each: readonly T[], call: number): T {
  return each[call % each.length] as T
}

/** The query of the `call`-th call: another file name each time. */
export function changingQuery(call: number): Record<string, string> {
  return { ...QUERY, 'response-content-disposition': `attachment; filename="report-${call % 100_003}.pdf"` }
}

/** Parameters of a call that looks for a server by its name. */
export function acsQuery(call: number) {
  return { RegionId: REGION, InstanceName: `web-${call % KEYS}`, PageSize: '50' }
}

/** Given, since signers can only agree on one that all of them have. */
export function acsNonce(call: number): string {
  return `FAKEnonce-${call % KEYS}-000000000000000000000000`
}

/** The same question to the other provider, in JSON. */
export function tc3Body(call: number) {
  return { Filters: [{ Name: 'instance-name', Values: [`web-${call % KEYS}`] }], Limit: 50 }
}
