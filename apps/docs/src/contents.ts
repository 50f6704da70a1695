import type { Both } from './site.js'

/** A folder of pages, in the order in which they are read. Those that are made from the code follow in their own order. */
export interface Section {
  readonly folder: string
  readonly title: Both
  readonly pages: readonly string[]
  /** Under "More", so that the bar of a usual screen has room for the languages. */
  readonly more?: true
}

/** What the site holds by hand: a test compares it with the files. */
export const SECTIONS: readonly Section[] = [
  {
    folder: 'start',
    title: { en: 'Start', zh: '开始' },
    pages: [
      'index',
      'node',
      'bun',
      'deno',
      'workers',
      'vercel-edge',
      'lambda',
      'function-compute',
      'scf',
      'browser',
      'react',
      'vue',
      'next',
      'nuxt',
      'hono',
      'express',
      'nest',
      'electron',
      'react-native',
      'mini-programs',
      'service-worker',
      'commonjs',
      'jest',
    ],
  },
  {
    folder: 'learn',
    title: { en: 'Learn', zh: '学习' },
    pages: [
      'index',
      'what-is-signed',
      'contract',
      'credentials',
      'endpoints',
      'lifetimes',
      'uploads',
      'verifying',
      'safety',
      'performance',
    ],
  },
  {
    folder: 'recipes',
    title: { en: 'Recipes', zh: '实例' },
    pages: [
      'index',
      'upload-from-browser',
      'upload-progress',
      'resume-after-reload',
      'uppy',
      'filepond',
      'mini-program-upload',
      'limit-file-size',
      'limit-file-type',
      'chinese-file-names',
      'download-file-name',
      'image-processing',
      'custom-domain-cdn',
      'private-video-range',
      'presign-multipart-parts',
      'post-policy-form',
      'upload-callback',
      'sts-in-the-page',
      'one-time-link',
      'link-longer-than-7-days',
      'cacheable-links',
      'thousands-of-links',
      'source-ip',
      'traffic-limit',
      'copy-between-buckets',
      'behind-nginx',
      'docker-internal-host',
      'vpc-endpoint',
      'lambda-edge',
      'minio-and-r2',
      'test-without-cloud',
    ],
  },
  { folder: 'rejected', title: { en: 'Rejected?', zh: '被拒绝了？' }, pages: ['index'] },
  { more: true, folder: 'providers', title: { en: 'Providers', zh: '云厂商' }, pages: [] },
  {
    more: true,
    folder: 'migrate',
    title: { en: 'Migrate', zh: '迁移' },
    pages: ['index', 'ali-oss', 'cos-nodejs-sdk-v5', 's3-request-presigner', 'aws4fetch'],
  },
  {
    more: true,
    folder: 'schemes',
    title: { en: 'Schemes', zh: '签名方案' },
    pages: ['index', 'add', 'add-verifying', 'conformance'],
  },
  { more: true, folder: 'compare', title: { en: 'Compare', zh: '对比' }, pages: [] },
  { folder: 'reference', title: { en: 'Reference', zh: '参考' }, pages: [] },
  {
    more: true,
    folder: 'about',
    title: { en: 'About', zh: '关于' },
    pages: ['index', 'support', 'security', 'roadmap'],
  },
]
