import { redact, written } from '@presign/core/explain'
import { jsBackend } from '@presign/core/js'
import { english, type Language } from '@presign/diagnosis'
import { chinese } from '@presign/diagnosis/zh'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Code } from './code.js'
import { Compare } from './compare.js'
import { type Interface, interfaces } from './interface.js'
import { Parts } from './parts.js'
import { type Pasted, pasted as read } from './paste.js'
import { Prove } from './prove.js'
import { SignedText } from './signed-text.js'
import { Verdict } from './verdict.js'

const TABS = ['parts', 'text', 'compare', 'prove', 'code'] as const
type Tab = (typeof TABS)[number]

const languages: Readonly<Record<'en' | 'zh', Language>> = { en: english, zh: chinese }

/** An example with made-up names: a PUT to which a browser added its type. */
const EXAMPLE = `curl -X PUT --data-binary @cat.jpg 'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?OSSAccessKeyId=LTAItestKEY0001&Expires=1893456000&Signature=FAKE%2Fsignature%3D'
<Error>
  <Code>SignatureDoesNotMatch</Code>
  <StringToSign>PUT

application/x-www-form-urlencoded
1893456000
/photos/cat.jpg</StringToSign>
</Error>`

interface PageProps {
  readonly usual: 'en' | 'zh'
  /** The text to begin with. */
  readonly first: string
}

export function Page({ usual, first }: PageProps) {
  const [lang, setLang] = useState(usual)
  const [text, setText] = useState(first)
  const [tab, setTab] = useState<Tab>('text')
  const input = useRef<HTMLTextAreaElement>(null)
  const say = interfaces[lang]
  const language = languages[lang]
  const found = useMemo(() => read(text, new Date(), jsBackend), [text])
  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
    document.title = `Presign · ${say.title}`
    kept(lang)
  }, [lang, say])
  useEffect(() => onKeys(setTab, input), [])
  return (
    <>
      <header>
        <h1>Presign · {say.title}</h1>
        <nav aria-label={say.language}>
          <button type="button" lang="en" aria-pressed={lang === 'en'} onClick={() => setLang('en')}>
            EN
          </button>
          <button type="button" lang="zh-CN" aria-pressed={lang === 'zh'} onClick={() => setLang('zh')}>
            中文
          </button>
        </nav>
      </header>
      <main>
        <label for="input">{say.prompt}</label>
        <textarea
          id="input"
          ref={input}
          rows={7}
          spellcheck={false}
          placeholder={say.placeholder}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p class="bar">
          <span role="status" aria-live="polite" id="found">
            {statusOf(text, found, say, language)}
          </span>
          <button type="button" onClick={() => setText('')}>
            {say.clear}
          </button>
          <button type="button" onClick={() => setText(EXAMPLE)}>
            {say.example}
          </button>
        </p>
        <p class="privacy">{say.privacy}</p>
        <Verdict pasted={found} say={say} language={language} />
        {found.request && <Tabs tab={tab} setTab={setTab} say={say} pasted={found} />}
      </main>
      <footer>
        {found.request && <CopyReport pasted={found} say={say} language={language} />}
        <p>{say.help}</p>
      </footer>
    </>
  )
}

/** One sentence for the live region. */
function statusOf(
  text: string,
  { read: { requests, answers }, examination }: Pasted,
  say: Interface,
  language: Language,
): string {
  if (text.trim() === '') return ''
  if (requests.length === 0) return say.nothingRead
  const [first] = examination?.differences ?? []
  return `${say.found(requests.length, answers.length)} — ${first ? language.causes[first.cause] : say.nothingWrong}`
}

function Tabs({
  tab,
  setTab,
  say,
  pasted,
}: {
  readonly tab: Tab
  readonly setTab: (tab: Tab) => void
  readonly say: Interface
  readonly pasted: Pasted
}) {
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length] ?? tab
    setTab(next)
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <section>
      <div role="tablist" onKeyDown={move}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={tab === name}
            aria-controls="panel"
            tabIndex={tab === name ? 0 : -1}
            onClick={() => setTab(name)}
          >
            {say.tabs[name]}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby={`tab-${tab}`}>
        {tab === 'parts' && <Parts pasted={pasted} say={say} />}
        {tab === 'text' && <SignedText pasted={pasted} say={say} />}
        {tab === 'compare' && <Compare pasted={pasted} say={say} />}
        {tab === 'prove' && <Prove pasted={pasted} say={say} />}
        {tab === 'code' && <Code pasted={pasted} say={say} />}
      </div>
    </section>
  )
}

/** Markdown for an issue, with signatures, tokens and secrets as their lengths. */
function CopyReport({
  pasted: { request, examination },
  say,
  language,
}: {
  readonly pasted: Pasted
  readonly say: Interface
  readonly language: Language
}) {
  const [done, setDone] = useState(false)
  const copy = async () => {
    const causes = (examination?.differences ?? []).map(
      (one) =>
        `- **${language.causes[one.cause]}** (${language.certainties[one.certainty]}): ${written(one, language.sentences, language.phrases)}`,
    )
    const lines = [
      `${request?.method} ${request?.url}`,
      ...(request?.headers ?? []).map(([name, value]) => `${name}: ${value}`),
    ]
    const report = ['```', ...lines.map((line) => redact(line, (length) => `(${length})`)), '```', ...causes].join('\n')
    await navigator.clipboard.writeText(report).then(
      () => setDone(true),
      () => setDone(false),
    )
  }
  return (
    <button type="button" onClick={copy}>
      {done ? say.copied : say.report}
    </button>
  )
}

function onKeys(setTab: (tab: Tab) => void, input: { readonly current: HTMLTextAreaElement | null }): () => void {
  const pressed = (event: KeyboardEvent) => {
    const { target } = event
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      (target instanceof HTMLElement && /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
    )
      return
    const number = TABS[Number(event.key) - 1]
    if (number) setTab(number)
    else if (event.key === '/') input.current?.focus()
    else if (event.key === 'j' || event.key === 'k') focusLine(event.key === 'j' ? 1 : -1)
    else if (event.key === 'c') void navigator.clipboard?.writeText(document.getElementById('fix')?.textContent ?? '')
    else return
    event.preventDefault()
  }
  window.addEventListener('keydown', pressed)
  return () => window.removeEventListener('keydown', pressed)
}

function focusLine(step: 1 | -1): void {
  const lines = [...document.querySelectorAll<HTMLElement>('tr.line')]
  const at = lines.indexOf(document.activeElement as HTMLElement)
  lines[Math.max(0, Math.min(lines.length - 1, at + step))]?.focus()
}

/** The language alone is kept; where storage is forbidden, nothing is. */
function kept(lang: string): void {
  try {
    localStorage.setItem('presign-language', lang)
  } catch {}
}
