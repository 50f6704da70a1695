import { type Command, UsageError } from '../command.js'
import { bash, fish, type Shape, zsh } from '../completion/shells.js'
import { print } from '../output/io.js'
import { providers } from '../providers/providers.js'

const SHELLS = { bash, zsh, fish } as const

/**
 * `presign completion`: what a shell needs to complete command lines.
 *
 * @param commands All of them; asked for late, because this is one of them.
 */
export function completion(commands: () => Readonly<Record<string, Command>>): Command {
  return {
    summary: 'Print what a shell needs to complete commands and options.',
    words: 'bash | zsh | fish',
    options: {},
    examples: [
      'completion bash > ~/.local/share/bash-completion/completions/presign',
      'completion zsh > ~/.zfunc/_presign',
      'completion fish > ~/.config/fish/completions/presign.fish',
    ],
    async run({ words: [shell, ...more] }, io) {
      if (shell === undefined || more.length > 0 || !Object.hasOwn(SHELLS, shell))
        throw new UsageError(`Wanted ${Object.keys(SHELLS).join(', ')}`)
      print(io, SHELLS[shell as keyof typeof SHELLS](Object.entries(commands()).map(shapeOf)))
      return 0
    },
  }
}

function shapeOf([name, { summary, options }]: [string, Command]): Shape {
  return {
    name,
    summary: summary.split(/\.(?: |$)/, 1)[0] ?? '',
    options: Object.entries(options).map(([option, { short, type, help }]) => ({
      name: option,
      ...(short !== undefined && { short }),
      hasValue: type === 'string',
      values: VALUES[option] ?? [],
      help,
    })),
  }
}

const [{ stores = {} } = {}] = providers.filter(({ stores }) => stores)

/** Options whose values are few. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  store: Object.keys(stores),
  endpoint: [...new Set(providers.flatMap(({ endpoints }) => Object.keys(endpoints)))],
  addressing: ['virtual', 'path', 'custom'],
  scheme: [...new Set(providers.flatMap(({ schemes }) => schemes.map(({ short }) => short)))],
  resource: ['bucket', 'service'],
}
