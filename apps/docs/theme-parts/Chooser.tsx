import { useLang } from '@rspress/core/runtime'
import { useState } from 'react'
import { choice, PROVIDERS, RUNTIMES, type Runtime, TASKS, type Task } from './chooser/blocks.js'

const WORDS = {
  en: {
    provider: '1. The store',
    runtime: '2. Where your code runs',
    task: '3. What it does',
    tasks: {
      link: 'Hand out a download link',
      upload: 'Let a page upload',
      verify: 'Verify signed requests',
    },
    runtimes: { node: 'Node.js', express: 'Express', hono: 'Hono', workers: 'Workers, Bun, Deno', next: 'Next.js' },
    install: 'Install',
    server: 'The server',
    page: 'The page',
    copy: 'Copy',
    copied: 'Copied',
    readOn: 'How to check it, and what this runtime cannot do',
  },
  zh: {
    provider: '1. 存储',
    runtime: '2. 代码运行在',
    task: '3. 要做的事',
    tasks: { link: '生成下载链接', upload: '让页面上传文件', verify: '校验签名请求' },
    runtimes: { node: 'Node.js', express: 'Express', hono: 'Hono', workers: 'Workers、Bun、Deno', next: 'Next.js' },
    install: '安装',
    server: '服务端',
    page: '页面',
    copy: '复制',
    copied: '已复制',
    readOn: '如何验证，以及这个运行时的限制',
  },
}

/** Three clicks to a program that runs: which store, where the code runs, what it does. */
export default function Chooser() {
  const lang = useLang() === 'zh' ? 'zh' : 'en'
  const words = WORDS[lang]
  const [store, setStore] = useState('oss')
  const [runtime, setRuntime] = useState<Runtime>('node')
  const [task, setTask] = useState<Task>('link')
  const { install, server, page, readOn } = choice(store, runtime, task)
  const titleOf = (one: Runtime) => ({ lambda: 'AWS Lambda', ...words.runtimes })[one]
  return (
    <section className="chooser">
      <Buttons
        legend={words.provider}
        names={Object.keys(PROVIDERS)}
        titleOf={(name) => PROVIDERS[name]?.title ?? name}
        chosen={store}
        choose={setStore}
      />
      <Buttons legend={words.runtime} names={RUNTIMES} titleOf={titleOf} chosen={runtime} choose={setRuntime} />
      <Buttons legend={words.task} names={TASKS} titleOf={(name) => words.tasks[name]} chosen={task} choose={setTask} />
      <Block title={words.install} code={install} words={words} />
      <Block title={words.server} code={server} words={words} />
      {page !== undefined && <Block title={words.page} code={page} words={words} />}
      <a href={`${lang === 'zh' ? '/zh' : ''}${readOn}`}>{words.readOn}</a>
    </section>
  )
}

interface ButtonsProps<Name extends string> {
  readonly legend: string
  readonly names: readonly Name[]
  readonly chosen: Name
  titleOf(name: Name): string
  choose(name: Name): void
}

function Buttons<Name extends string>({ legend, names, titleOf, chosen, choose }: ButtonsProps<Name>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {names.map((name) => (
        <button key={name} type="button" aria-pressed={name === chosen} onClick={() => choose(name)}>
          {titleOf(name)}
        </button>
      ))}
    </fieldset>
  )
}

interface BlockProps {
  readonly title: string
  readonly code: string
  readonly words: { readonly copy: string; readonly copied: string }
}

function Block({ title, code, words }: BlockProps) {
  const [copied, setCopied] = useState<string>()
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => setCopied(code),
      () => setCopied(undefined),
    )
  return (
    <div>
      <p>
        <b>{title}</b>{' '}
        <button type="button" onClick={copy}>
          {copied === code ? words.copied : words.copy}
        </button>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by the keyboard */}
      <pre tabIndex={0}>{code}</pre>
    </div>
  )
}
