import type { Both } from './site.js'

/** A folder of pages, in the order in which they are read. Those that are made from the code follow in their own order. */
export interface Section {
  readonly folder: string
  readonly title: Both
  readonly pages: readonly string[]
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
      'browser',
      'react',
      'next',
      'hono',
      'express',
      'commonjs',
      'jest',
    ],
  },
  { folder: 'rejected', title: { en: 'Rejected?', zh: '被拒绝了？' }, pages: ['index'] },
  { folder: 'providers', title: { en: 'Providers', zh: '云厂商' }, pages: [] },
  { folder: 'compare', title: { en: 'Compare', zh: '对比' }, pages: [] },
  { folder: 'reference', title: { en: 'Reference', zh: '参考' }, pages: [] },
]
