import { block, joined, type Lang, type Page, table } from '../site.js'
import { commandPage } from './command.js'
import { type Entry, type Exported, entriesOf, pageOf } from './entries.js'
import { errorsPage } from './errors.js'

const WORDS = {
  en: {
    title: 'Reference',
    first: 'Every import of every package, made from the declarations, for those who know what they look for.',
    import: 'import',
    package: 'what it is',
    page: (name: string, description: string) => `What \`${name}\` exports. ${description}.`,
    function: 'Functions',
    value: 'Values',
    type: 'Types',
    throws: 'Throws',
    returns: 'Returns',
    see: 'See',
    example: 'Example:',
    more: 'Also: [the command](/reference/cli) and [every error code](/reference/errors).',
  },
  zh: {
    title: '参考',
    first: '每个包的每个导入，由类型声明生成，供知道要找什么的人查阅。说明文字取自代码，为英文。',
    import: '导入',
    package: '说明',
    page: (name: string, description: string) => `\`${name}\` 导出的内容。${description}.`,
    function: '函数',
    value: '值',
    type: '类型',
    throws: '抛出',
    returns: '返回',
    see: '参见',
    example: '示例：',
    more: '另见：[命令行](/reference/cli)和[全部错误码](/reference/errors)。',
  },
}

let remembered: readonly Entry[] | undefined

/** One page for each entry, and an index. */
export async function referencePages(lang: Lang): Promise<readonly Page[]> {
  remembered ??= entriesOf()
  return [
    indexPage(remembered, lang),
    await commandPage(lang),
    errorsPage(lang),
    ...remembered.map((entry) => entryPage(entry, lang)),
  ]
}

/** How it is imported. */
const importOf = ({ package: name, door }: Entry) => `@presign/${name}${door === 'index' ? '' : `/${door}`}`

/** Where its page lies. */
const pathOf = (entry: Entry) => `reference/${pageOf(entry)}`

function indexPage(entries: readonly Entry[], lang: Lang): Page {
  const words = WORDS[lang]
  const rows = entries.map((entry) => [
    `[\`${importOf(entry)}\`](/${pathOf(entry)})`,
    entry.door === 'index' ? entry.description : '',
  ])
  return {
    path: 'reference/index',
    text: joined(`# ${words.title}`, words.first, words.more, table([words.import, words.package], rows)),
  }
}

function entryPage(entry: Entry, lang: Lang): Page {
  const words = WORDS[lang]
  const name = importOf(entry)
  const sections = (['function', 'value', 'type'] as const).flatMap((kind) => {
    const members = entry.exported.filter((one) => one.kind === kind)
    return members.length === 0 ? [] : [`## ${words[kind]}`, ...members.flatMap((one) => memberOf(one, lang))]
  })
  return {
    path: pathOf(entry),
    text: joined(`# ${name}`, words.page(name, entry.description), namesOf(entry.exported), ...sections),
  }
}

function memberOf({ name, signature, text, tags }: Exported, lang: Lang): readonly string[] {
  const words = WORDS[lang]
  const of = (tag: string) => tags.filter((one) => one.name === tag).map((one) => prose(one.text))
  const params = of('param').map((one) => `- ${one.replace(/^([\w.]+)\s*/, '`$1` ')}`)
  return [
    heading(name),
    prose(text),
    // Colours for thousands of them would double the time of the build.
    block('text', signature),
    params.join('\n'),
    ...of('returns').map((one) => `${words.returns}: ${one}`),
    ...of('throws').map((one) => `${words.throws}: ${one}`),
    ...tags.filter((one) => one.name === 'example').flatMap((one) => [words.example, one.text.trim()]),
    ...of('see').map((one) => `${words.see}: ${one}`),
  ]
}

/**
 * Written as HTML, which Rspress leaves out of the table of contents: that of every page is loaded with the first one,
 * and thousands of names would make it a third heavier.
 */
const heading = (name: string) => `<h3 id="${name}">${name}</h3>`

/** Every name on a page, to find one at a look. */
const namesOf = (exported: readonly Exported[]) =>
  exported.length < 4 ? '' : `<p>${exported.map(({ name }) => `<a href="#${name}">${name}</a>`).join(' · ')}</p>`

/** A comment as Markdown: links by name become code, and what looks like a tag is text. */
function prose(text: string): string {
  return text
    .trim()
    .replaceAll(/\{@link (https?:[^\s}]+)\}/g, '<$1>')
    .replaceAll(/\{@link ([^\s}]+)\}/g, '`$1`')
    .replaceAll(/<(?!https?:)/g, '\\<')
}
