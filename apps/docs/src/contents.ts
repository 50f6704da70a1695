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
]
