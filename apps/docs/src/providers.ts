import { tableIn } from './figures.js'
import { type Both, joined, type Lang, type Page, table } from './site.js'

// `docs/providers.md` is read off the code by `tooling/providers`, and held by a test. These pages say it provider by
// provider; what is written by hand here are names, and where a provider says it itself.

interface Provider {
  /** The protocol of its addresses on the command line, and the name of its codes. */
  readonly name: string
  readonly title: Both
  readonly schemes: readonly string[]
  readonly example: string
  /** The provider's own pages. */
  readonly pages: readonly (readonly [title: string, url: string])[]
}

const PROVIDERS: readonly Provider[] = [
  {
    name: 'oss',
    title: { en: 'Alibaba Cloud OSS', zh: '阿里云 OSS' },
    schemes: ['oss-v4', 'oss-v1'],
    example: 'oss://examplebucket/cat.jpg --region cn-hangzhou',
    pages: [
      ['Signature V4', 'https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls'],
      ['0002 errors', 'https://www.alibabacloud.com/help/en/oss/support/0002-error'],
    ],
  },
  {
    name: 's3',
    title: { en: 'Amazon S3', zh: 'Amazon S3' },
    schemes: ['aws-v4'],
    example: 's3://photos/cat.jpg --region eu-central-1',
    pages: [['Signature version 4', 'https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html']],
  },
  {
    name: 'cos',
    title: { en: 'Tencent Cloud COS', zh: '腾讯云 COS' },
    schemes: ['cos'],
    example: 'cos://photos-1250000000/cat.jpg --region ap-guangzhou',
    pages: [['Request signature', 'https://www.tencentcloud.com/document/product/436/7778']],
  },
  {
    name: 'obs',
    title: { en: 'Huawei Cloud OBS', zh: '华为云 OBS' },
    schemes: ['obs'],
    example: 'obs://examplebucket/cat.jpg --region cn-north-4',
    pages: [['Signature in a URL', 'https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0011.html']],
  },
  {
    name: 'tos',
    title: { en: 'Volcengine TOS', zh: '火山引擎 TOS' },
    schemes: ['tos'],
    example: 'tos://examplebucket/cat.jpg --region cn-beijing',
    pages: [['Signature', 'https://www.volcengine.com/docs/6349/74840']],
  },
  {
    name: 'bos',
    title: { en: 'Baidu AI Cloud BOS', zh: '百度智能云 BOS' },
    schemes: ['bos'],
    example: 'bos://examplebucket/cat.jpg --region bj',
    pages: [['Authorization', 'https://cloud.baidu.com/doc/Reference/s/Njwvz1wot']],
  },
  {
    name: 'gcs',
    title: { en: 'Google Cloud Storage', zh: 'Google Cloud Storage' },
    schemes: ['gcs-v4', 'gcs-v4-rsa'],
    example: 'gcs://examplebucket/cat.jpg',
    pages: [['V4 signing', 'https://cloud.google.com/storage/docs/authentication/signatures']],
  },
]

const WORDS = {
  first: {
    en: (title: string) =>
      `What is particular about ${title}: the limits of its signatures and transfers, its keys and its error codes.`,
    zh: (title: string) => `${title} 的特点：签名和传输的限制、密钥的读取方式以及错误码。`,
  },
  signature: { en: 'Signature', zh: '签名' },
  transfer: { en: 'Uploads and downloads', zh: '上传与下载' },
  command: { en: 'On the command line', zh: '命令行' },
  reads: { en: 'It reads:', zh: '读取的环境变量：' },
  witnesses: { en: 'Compared with', zh: '对照' },
  further: { en: 'Further', zh: '延伸阅读' },
  codes: { en: 'Error codes', zh: '错误码' },
} as const

/** Heads of tables, and what stands in their cells, in Chinese. */
const CHINESE: Readonly<Record<string, string>> = {
  scheme: '方案',
  modes: '方式',
  'a URL lives at most': 'URL 最长有效期',
  key: '对象键上限',
  token: '令牌',
  'host is signed': '是否对主机签名',
  body: '请求体',
  verify: '校验',
  forms: '表单',
  parts: '分片数',
  part: '分片大小',
  'single PUT': '单次 PUT',
  checksums: '校验和',
  'MD5 on arrival': '到达时校验的 MD5',
  credentials: '密钥',
  region: '地域',
  endpoint: 'endpoint',
  vectors: '向量数',
  'made by': '来自',
  'URL, headers': 'URL、请求头',
  '7 days': '7 天',
  'as long as you like': '不限',
  'when asked': '按需',
  yes: '是',
  'not signed': '不签名',
  'its SHA-256, in headers': '在请求头中签 SHA-256',
  'a bucket is at': '存储桶地址',
  'not taken': '不支持',
  store: '存储',
  signature: '签名算法',
  nonce: '随机数',
  signs: '签名',
  'verified by': '校验',
  provider: '云厂商',
  package: '包',
}

const inWords = (text: string, lang: Lang) =>
  lang === 'en'
    ? text
    : (CHINESE[text] ??
      text
        .replace(/^up to (\d+)$/, '最多 $1')
        .replace(/^(\d+) bytes$/, '$1 字节')
        .replace(' to ', ' 至 ')
        .replaceAll('; or ', '；或 '))

function translated(head: readonly string[], rows: readonly (readonly string[])[], lang: Lang): string {
  return table(
    head.map((cell) => inWords(cell, lang)),
    rows.map((row) => row.map((cell) => inWords(cell, lang))),
  )
}

/** A page for each provider, one for the stores that speak S3, and one for services without objects. */
export function providerPages(lang: Lang): readonly Page[] {
  return [
    indexPage(lang),
    ...PROVIDERS.map((provider) => providerPage(provider, lang)),
    storesPage(lang),
    apisPage(lang),
  ]
}

const nameOf = (cell = '') => /`([^`]+)`/.exec(cell)?.[1] ?? ''

function indexPage(lang: Lang): Page {
  const rows = PROVIDERS.map(({ name, title, schemes }) => [
    `[${title[lang]}](/providers/${name})`,
    schemes.map((scheme) => `\`${scheme}\``).join(', '),
  ])
  const more = {
    en: 'Also: [stores that speak S3](/providers/s3-stores) such as R2 and MinIO, and [services without objects](/providers/apis).',
    zh: '另见：[兼容 S3 的存储](/providers/s3-stores)（如 R2、MinIO），以及[没有对象的服务](/providers/apis)。',
  }[lang]
  return {
    path: 'providers/index',
    text: joined(
      `# ${{ en: 'Providers', zh: '云厂商' }[lang]}`,
      {
        en: 'What each provider takes, read off the code, for those who choose one or move from one to another.',
        zh: '各家云厂商支持什么（由代码生成），供选择或迁移时参考。',
      }[lang],
      translated(['provider', 'scheme'], rows, lang),
      more,
    ),
  }
}

function providerPage(provider: Provider, lang: Lang): Page {
  const { name, title, schemes, example, pages } = provider
  const rowsOf = (section: string, nth = 0) =>
    tableIn('docs/providers.md', section, nth).filter(([cell]) => schemes.includes(nameOf(cell)))
  const bare = (rows: readonly (readonly string[])[]) => rows.map(([cell, ...rest]) => [`\`${nameOf(cell)}\``, ...rest])
  const transfer = tableIn('docs/providers.md', 'Transfers and explanations').filter(([cell]) =>
    cell?.startsWith(title.en),
  )
  const environment = tableIn('docs/providers.md', 'The command', 1).filter(([cell]) => nameOf(cell) === `${name}://`)
  const witnesses = rowsOf('Witnesses')
  return {
    path: `providers/${name}`,
    text: joined(
      `# ${title[lang]}`,
      WORDS.first[lang](title[lang]),
      `## ${WORDS.signature[lang]}`,
      translated(
        ['scheme', 'modes', 'a URL lives at most', 'key', 'token', 'host is signed', 'body', 'verify', 'forms'],
        bare(rowsOf('Schemes')),
        lang,
      ),
      `## ${WORDS.transfer[lang]}`,
      translated(
        ['parts', 'part', 'single PUT', 'checksums', 'MD5 on arrival'],
        transfer.map((cells) => cells.slice(1, 6)),
        lang,
      ),
      `## ${WORDS.command[lang]}`,
      `\`\`\`sh\npresign url ${example} --expires 15m\n\`\`\``,
      WORDS.reads[lang],
      translated(
        ['credentials', 'region', 'endpoint'],
        environment.map((cells) => cells.slice(1)),
        lang,
      ),
      witnesses.length > 0 ? `## ${WORDS.witnesses[lang]}` : '',
      witnesses.length > 0 ? translated(['scheme', 'vectors', 'made by'], bare(witnesses), lang) : '',
      `## ${WORDS.further[lang]}`,
      [`- [${WORDS.codes[lang]}](/rejected/codes/${name})`, ...pages.map(([text, url]) => `- [${text}](${url})`)].join(
        '\n',
      ),
    ),
  }
}

function storesPage(lang: Lang): Page {
  const rows = tableIn('docs/providers.md', 'Stores that speak S3').map(([cell = '', ...rest]) => [
    cell.replaceAll('*', ''),
    ...rest,
  ])
  return {
    path: 'providers/s3-stores',
    text: joined(
      `# ${{ en: 'Stores that speak S3', zh: '兼容 S3 的存储' }[lang]}`,
      {
        en: 'R2, MinIO, Ceph, B2 and others take the signature of S3, for those who sign with `@presign/aws-v4` and `stores` of `@presign/s3`.',
        zh: 'R2、MinIO、Ceph、B2 等使用 S3 的签名：用 `@presign/aws-v4` 和 `@presign/s3` 的 `stores` 签名。',
      }[lang],
      translated(['store', 'region', 'a bucket is at', 'not taken'], rows, lang),
      `\`\`\`sh\npresign url s3://photos/cat.jpg --store r2 --account 0123456789abcdef0123456789abcdef\n\`\`\``,
      {
        en: 'What a store does not take is refused before anything is sent. A recipe: [MinIO and R2](/recipes/minio-and-r2).',
        zh: '存储不支持的功能在发送前就会被拒绝。实例：[MinIO 与 R2](/recipes/minio-and-r2)。',
      }[lang],
    ),
  }
}

function apisPage(lang: Lang): Page {
  const rows = tableIn('docs/providers.md', 'Services without objects').map(([cell, ...rest]) => [
    `\`${nameOf(cell)}\``,
    ...rest,
  ])
  return {
    path: 'providers/apis',
    text: joined(
      `# ${{ en: 'Services without objects', zh: '没有对象的服务' }[lang]}`,
      {
        en: 'The APIs of Alibaba Cloud and Tencent Cloud, such as STS, SMS or DNS, for those who call them without an SDK.',
        zh: '阿里云和腾讯云的 OpenAPI（如 STS、短信、DNS），供不使用 SDK 直接调用的人参考。',
      }[lang],
      translated(['scheme', 'signature', 'nonce', 'signs', 'verified by'], rows, lang),
    ),
  }
}
