import { Readable, Writable } from 'node:stream'
import { main } from '../../../cli/src/main.js'
import { joined, type Lang, type Page } from '../site.js'

const WORDS = {
  en: {
    title: 'The command',
    first: 'What `presign` prints as its help, command by command, for those who work in a shell.',
    install: 'Install',
  },
  zh: {
    title: '命令行',
    first: '`presign` 各命令的帮助（由程序输出），供在命令行中使用的人查阅。',
    install: '安装',
  },
}

/** `presign --help`, and that of each command. */
export async function commandPage(lang: Lang): Promise<Page> {
  const words = WORDS[lang]
  const overview = await helpOf()
  const commands = [...overview.matchAll(/^ {2}(\w+) {2}/gm)].map(([, name = '']) => name)
  const sections: string[] = []
  for (const name of commands.filter((one) => one !== 'help'))
    sections.push(`## presign ${name}`, text(await helpOf(name)))
  return {
    path: 'reference/cli',
    text: joined(
      `# ${words.title}`,
      words.first,
      `## ${words.install}`,
      '```sh\nnpm install --global @presign/cli\n```',
      text(overview),
      ...sections,
    ),
  }
}

const text = (help: string) => `\`\`\`text\n${help.trim()}\n\`\`\``

async function helpOf(...words: readonly string[]): Promise<string> {
  const printed: string[] = []
  const stdout = new Writable({
    write(chunk, _, done) {
      printed.push(String(chunk))
      done()
    },
  })
  const { signal } = new AbortController()
  await main([...words, '--help'], { env: {}, stdin: Readable.from([]), stdout, stderr: stdout, signal })
  return printed.join('')
}
