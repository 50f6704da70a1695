import { readdirSync, readFileSync } from 'node:fs'
import { type Both, joined, type Lang, type Page, root, table } from './site.js'

// Decisions and changes stand in the repository, in English; these pages list them.

const { repository, branch } = JSON.parse(readFileSync(`${root}tooling/project/project.json`, 'utf8'))

/** What the decisions are called in Chinese, by file. A test compares them with the folder. */
export const DECISIONS: Readonly<Record<string, string>> = {
  '2026-11-22-folded-checksums': '折叠计算的校验和',
  '2026-11-22-hot-path': '热点路径就是签名方案自己的文本，只计算一次',
  '2026-11-22-pnpm-bootstrap': '两条命令都只需要 Node 和 npm',
  '2026-11-22-recipes-and-drivers': '配方与驱动',
  '2026-11-22-reused-memory': '写入文件时重复使用内存',
  '2026-11-22-second-and-third-provider': '第二家和第三家云厂商改变了什么',
  '2026-11-22-sending-signed-requests': '发送签名请求',
  '2026-11-22-sources-in-development': '类型和测试读取源码，构建读取构建结果',
  '2026-11-22-the-half-that-signs': '只负责签名的一半',
  '2026-11-22-the-host-is-present': '附加请求头 `host` 始终存在',
  '2026-11-22-verdicts-in-less-time': '更快得出校验结果',
  '2026-11-22-verify-and-explain': '校验、解释、重现',
  '2026-11-22-wasm-engines': '两个自己的引擎：WebAssembly 和纯 TypeScript',
  '2026-11-27-less-to-load-less-to-do': '加载得更少，做得更少',
  '2026-11-27-object-storage': '类 S3 服务共用的部分成为单独的包',
  '2026-11-27-signing-and-verifying-values': '一个值签名，一个值校验',
  '2026-11-27-types-checked-at-once': '所有类型一次检查完，其余检查两两并行',
  '2026-11-27-undici-and-double-buffers': '以 undici 传输，写入时使用双缓冲',
  '2026-11-27-versions-together': '除两个包外，所有包使用同一版本号',
}

/** The decisions that there are, newest first. */
export function decisionsWritten(): readonly string[] {
  return readdirSync(`${root}docs/decisions`)
    .filter((file) => /^\d/.test(file))
    .map((file) => file.replace(/\.md$/, ''))
    .sort()
    .reverse()
}

const WORDS = {
  decisions: {
    title: { en: 'Decisions', zh: '决策' },
    first: {
      en: 'Why things are as they are, for those who would have done otherwise: what was tried, what it cost, and what was measured.',
      zh: '为什么是现在这样，供本来会另作选择的人参考：试过什么，代价是什么，测量结果如何。各页为英文。',
    },
    head: { en: ['date', 'decision'], zh: ['日期', '决策'] },
  },
  changelog: {
    title: { en: 'Changelog', zh: '更新日志' },
    first: {
      en: 'What changed for users, version by version and package by package, for those who upgrade.',
      zh: '对用户来说有哪些变化，按版本和包列出，供升级时参考。条目为英文。',
    },
    next: { en: 'In the next version', zh: '下一个版本' },
    released: { en: 'Released', zh: '已发布' },
  },
} as const satisfies Record<string, Record<string, Both | Record<Lang, readonly string[]>>>

export function aboutPages(lang: Lang): readonly Page[] {
  return [decisionsPage(lang), changelogPage(lang)]
}

function decisionsPage(lang: Lang): Page {
  const { title, first, head } = WORDS.decisions
  const rows = decisionsWritten().map((file) => {
    const [, english = ''] = /^# (.*)$/m.exec(readFileSync(`${root}docs/decisions/${file}.md`, 'utf8')) ?? []
    const address = `${repository}/blob/${branch}/docs/decisions/${file}.md`
    return [
      file.slice(0, '2026-11-22'.length),
      `[${lang === 'en' ? english : (DECISIONS[file] ?? english)}](${address})`,
    ]
  })
  return { path: 'about/decisions', text: joined(`# ${title[lang]}`, first[lang], table(head[lang], rows)) }
}

function changelogPage(lang: Lang): Page {
  const { title, first, next, released } = WORDS.changelog
  const entries = changesets()
  const logs = changelogs()
  return {
    path: 'about/changelog',
    text: joined(
      `# ${title[lang]}`,
      first[lang],
      entries.length > 0 ? `## ${next[lang]}` : '',
      ...entries,
      logs.length > 0 ? `## ${released[lang]}` : '',
      logs.map((name) => `- [${name}](${repository}/blob/${branch}/packages/${name}/CHANGELOG.md)`).join('\n'),
    ),
  }
}

/** Changes that no version has yet: which packages, what changed, and what it means. */
function changesets(): readonly string[] {
  return readdirSync(`${root}.changeset`)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .sort()
    .map((file) => {
      const text = readFileSync(`${root}.changeset/${file}`, 'utf8')
      const [, front = '', body = ''] = /^---\n([\s\S]*?)---\n([\s\S]*)$/.exec(text) ?? []
      const packages = [...front.matchAll(/^['"]([^'"]+)['"]:/gm)].map(([, name]) => `\`${name}\``)
      const [title = '', ...more] = body.trim().split('\n')
      return joined(`### ${packages.join(', ')}`, `**${title}**`, more.join('\n').trim()).trim()
    })
}

function changelogs(): readonly string[] {
  return readdirSync(`${root}packages`).filter((name) =>
    readdirSync(`${root}packages/${name}`).includes('CHANGELOG.md'),
  )
}
