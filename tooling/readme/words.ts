import type { AnatomyLabels } from './anatomy.js'
import type { ChartLabels } from './chart.js'
import type { ComparisonWords } from './comparison.js'

/** What the generated parts of a README say, in its language. */
export interface Words {
  /** Part of the names of its pictures. */
  readonly language: 'en' | 'zh'
  readonly comparison: ComparisonWords
  readonly anatomyLabels: AnatomyLabels
  readonly chartLabels: ChartLabels
  /** What the pictures show, for readers who do not see them. */
  readonly anatomy: string
  readonly chart: string
  readonly terminal: string
  /** Labels of the badges, by their names. */
  readonly badges: Readonly<Record<string, string>>
}

export const english: Words = {
  language: 'en',
  anatomyLabels: {
    title: 'What a presigned URL signs',
    url: 'The presigned URL',
    beside: 'Sent beside it',
    canonical: 'The canonical request: what is signed',
    added: '← added by the browser',
    inUrl: 'The signature in the URL',
    computed: 'What the service computes',
    said: 'What Presign had said',
  },
  chartLabels: { title: 'One presigned URL', unit: 'microseconds of the processor, less is better' },
  comparison: {
    speed: 'a presigned URL, µs',
    gzip: 'in a page, kB gzipped',
    packages: 'installed, packages · MB',
    schemes: ['signs for', 'OSS, S3, COS, OBS, TOS, BOS, GCS, Azure, Kodo', 'OSS', 'AWS', 'AWS'],
    result: [
      'a presigned URL is',
      'URL, headers to send, headers to leave out, expiry',
      'string',
      'string',
      '`Request`',
    ],
    alone: [
      ['verifies what arrives', 'packages/core/README.md#verifying'],
      ['explains a rejection', 'packages/diagnosis/README.md'],
      ['a server for tests that verifies', 'packages/local/README.md'],
    ],
  },
  anatomy:
    'A presigned PUT URL of OSS in its parts: method, host with the bucket, key, credential, date and expiry, signature. Lines lead from each part to its line in the canonical request, the text that is signed. One more line there is red: content-type:image/jpeg, added by the browser. So the service computes another signature and answers 403 SignatureDoesNotMatch. Presign said so beforehand: absentHeaders of the signed request names content-type.',
  chart: 'Microseconds of the processor for one presigned URL, less is better',
  terminal: 'A terminal with the command and what it prints',
  badges: {
    gzip: 'OSS V4, gzipped',
    dependencies: 'dependencies of others',
    runtimes: 'runs in',
    vectors: 'SDK vectors',
    license: 'license',
  },
}

export const chinese: Words = {
  language: 'zh',
  anatomyLabels: {
    title: '预签名 URL 签名了什么',
    url: '预签名 URL',
    beside: '同时发送的头',
    canonical: '规范请求：被签名的文本',
    added: '← 由浏览器添加',
    inUrl: 'URL 中的签名',
    computed: '服务端算出的签名',
    said: 'Presign 事先已说明',
  },
  chartLabels: { title: '生成一个预签名 URL', unit: '处理器时间，单位微秒，越少越好' },
  comparison: {
    speed: '生成一个预签名 URL，µs',
    gzip: '在网页中，gzip 后 kB',
    packages: '安装，包数 · MB',
    schemes: ['支持的服务', 'OSS、S3、COS、OBS、TOS、BOS、GCS、Azure、Kodo', 'OSS', 'AWS', 'AWS'],
    result: ['预签名的结果', 'URL、必须发送的头、不得发送的头、有效期', '字符串', '字符串', '`Request`'],
    alone: [
      ['校验收到的请求', 'packages/core/README.md#verifying'],
      ['解释请求为何被拒绝', 'packages/diagnosis/README.md'],
      ['测试用服务器，真正校验签名', 'packages/local/README.md'],
    ],
  },
  anatomy:
    'OSS 的一个预签名 PUT URL，分成几部分：方法、带存储空间的主机、对象键、凭证、时间与有效期、签名。每一部分都有一条线连到规范请求（即被签名的文本）中对应的一行。规范请求里多出一行红色：content-type:image/jpeg，由浏览器添加。因此服务端算出的签名不同，返回 403 SignatureDoesNotMatch。Presign 事先已经说明：签名结果的 absentHeaders 里有 content-type。',
  chart: '生成一个预签名 URL 的处理器时间，单位微秒，越少越好',
  terminal: '终端，命令及其输出',
  badges: {
    gzip: 'OSS V4，gzip 后',
    dependencies: '第三方依赖',
    runtimes: '运行环境',
    vectors: 'SDK 测试向量',
    license: '许可证',
  },
}

/** A picture with words in it is drawn for each language. */
export function pictureName(name: string, { language }: Words): string {
  return language === 'en' ? name : `${name}-${language}`
}
