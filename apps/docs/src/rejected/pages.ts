import { type Cause, written } from '@presign/core/explain'
import { english, type Language } from '@presign/diagnosis'
import { chinese } from '@presign/diagnosis/zh'
import { type Both, block, joined, type Lang, type Page, table } from '../site.js'
import { byHand, CAUSES } from './causes.js'
import { unified } from './diff.js'
import { type Shown, shownOf } from './shown.js'
import { codesOf, makersOf, messagesOf, SIGNS } from './signs.js'

const LANGUAGES: Readonly<Record<Lang, Language>> = { en: english, zh: chinese }

const WORDS = {
  see: { en: 'What you see', zh: '看到什么' },
  why: { en: 'Why', zh: '为什么' },
  show: { en: 'Show it', zh: '举例' },
  do: { en: 'Do this', zh: '怎么办' },
  provider: { en: 'Provider', zh: '云厂商' },
  codes: { en: 'Codes', zh: '错误码' },
  messages: { en: 'Messages', zh: '错误信息' },
  sent: { en: 'What was sent:', zh: '发送的请求：' },
  answered: { en: 'What the service answered:', zh: '服务端的响应：' },
  texts: {
    en: 'Both texts, the signer’s with `-`, the service’s with `+`:',
    zh: '双方的文本，签名方为 `-`，服务端为 `+`：',
  },
  says: { en: 'Presign says:', zh: 'Presign 的结论：' },
  paste: {
    en: 'Paste your own request into the [debugger](/debugger/), or give it to `presign explain`.',
    zh: '把你自己的请求粘贴到[调试器](/debugger/)，或交给 `presign explain`。',
  },
  makers: {
    en: 'The same signature is made by someone who …',
    zh: '以下做法也会得到同样的签名（英文原文，与命令行输出一致）：',
  },
} satisfies Record<string, Both>

/** One page for each cause, and one that lists the codes of each provider. */
export function rejectedPages(lang: Lang): readonly Page[] {
  return [...CAUSES.map((cause) => causePage(cause, lang)), ...SIGNS.map(({ name }) => codesPage(name, lang))]
}

/** The headline of a cause. */
export const headline = (cause: Cause, lang: Lang) => LANGUAGES[lang].causes[cause]

function causePage(cause: Cause, lang: Lang): Page {
  const hand = byHand(cause, lang)
  const say = (word: keyof typeof WORDS) => WORDS[word][lang]
  return {
    path: `rejected/${cause}`,
    text: joined(
      `# ${headline(cause, lang)}`,
      `\`${cause}\``,
      `## ${say('see')}`,
      hand.see,
      signsTable(cause, lang),
      `## ${say('why')}`,
      hand.why,
      makers(cause, lang),
      `## ${say('show')}`,
      hand.show,
      example(shownOf(cause), lang),
      `## ${say('do')}`,
      hand.do,
      say('paste'),
    ),
  }
}

function signsTable(cause: Cause, lang: Lang): string {
  const rows = SIGNS.map((signs) => [
    `[${signs.title[lang]}](/rejected/codes/${signs.name})`,
    codesOf(signs, cause).join(', '),
    messagesOf(signs, cause).join(', '),
  ]).filter(([, codes, messages]) => codes !== '' || messages !== '')
  if (rows.length === 0) return ''
  const head = [WORDS.provider[lang], WORDS.codes[lang], WORDS.messages[lang]]
  const used = head.map((_, column) => rows.some((row) => row[column] !== ''))
  const kept = (cells: readonly string[]) => cells.filter((_, column) => used[column])
  return table(kept(head), rows.map(kept))
}

function makers(cause: Cause, lang: Lang): string {
  const names = makersOf(cause)
  return names.length === 0 ? '' : `${WORDS.makers[lang]}\n\n${names.map((name) => `- ${name}`).join('\n')}`
}

function example({ sent, answer, texts, difference }: Shown, lang: Lang): string {
  const { sentences, phrases } = LANGUAGES[lang]
  return joined(
    WORDS.sent[lang],
    block('sh', sent),
    answer === undefined ? '' : WORDS.answered[lang],
    answer === undefined ? '' : block('xml', answer),
    texts ? WORDS.texts[lang] : '',
    texts ? block('diff', unified(texts.ours, texts.theirs)) : '',
    WORDS.says[lang],
    `> ${inMarkdown(written(difference, sentences, phrases))}`,
  ).trim()
}

/** A sentence of ours, in which nothing is markup. */
const inMarkdown = (text: string) => text.replaceAll(/[\\`*_{}[\]<>#|&]/g, (mark) => `\\${mark}`)

function codesPage(name: string, lang: Lang): Page {
  const signs = SIGNS.find((one) => one.name === name)
  if (!signs) throw new Error(`There is no provider ${name}`)
  const rows = CAUSES.flatMap((cause) =>
    [...codesOf(signs, cause), ...messagesOf(signs, cause)].map((code) => [
      code,
      `[${headline(cause, lang)}](/rejected/${cause})`,
    ]),
  )
  const title = { en: `Error codes of ${signs.title.en}`, zh: `${signs.title.zh} 的错误码` }[lang]
  const first = {
    en: `Every code and message of ${signs.title.en} that Presign knows to be about a signature, with its cause.`,
    zh: `Presign 已知的、与签名有关的 ${signs.title.zh} 错误码和错误信息，以及各自的原因。`,
  }[lang]
  return {
    path: `rejected/codes/${name}`,
    text: joined(`# ${title}`, first, table([WORDS.codes[lang], { en: 'Cause', zh: '原因' }[lang]], rows)),
  }
}
