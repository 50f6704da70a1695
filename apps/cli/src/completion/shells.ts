/** A command, as far as a shell completes it. */
export interface Shape {
  readonly name: string
  readonly summary: string
  readonly options: readonly {
    readonly name: string
    readonly short?: string
    readonly hasValue: boolean
    /** What its value may be, where that is known. */
    readonly values: readonly string[]
    readonly help: string
  }[]
}

type Option = Shape['options'][number]

/** The script of bash: options of the command, known values after an option, else files. */
export function bash(commands: readonly Shape[]): string {
  const cases = commands.map(({ name, options }) => `    ${name}) options='${flags(options).join(' ')}' ;;`)
  const values = knownValues(commands).map(
    ({ name, values }) => `    --${name}) COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$word")); return ;;`,
  )
  return `# bash completion for presign. Made by: presign completion bash
_presign() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}" options=''
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}' -- "$word"))
    return
  fi
  case "$before" in
${values.join('\n')}
  esac
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  fi
}
complete -o default -F _presign presign`
}

/** The script of zsh, for a folder in \`fpath\`. */
export function zsh(commands: readonly Shape[]): string {
  const names = commands.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`)
  const cases = commands.map(
    ({ name, options }) =>
      `    ${name})\n      _arguments ${[...options.map(zshOption), "'*:file:_files'"].join(' ')} ;;`,
  )
  return `#compdef presign
# zsh completion for presign. Made by: presign completion zsh
_presign() {
  local -a commands
  commands=(
${names.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe 'command' commands
    return
  fi
  local command="$words[2]"
  shift words
  ((CURRENT--))
  case "$command" in
${cases.join('\n')}
  esac
}
_presign "$@"`
}

function zshOption({ name, hasValue, values, help }: Option): string {
  const text = quoted(help).replaceAll(/[[\]:]/g, ' ')
  const value = values.length > 0 ? `(${values.join(' ')})` : ' '
  return `'--${name}[${text}]${hasValue ? `:${name}:${value}` : ''}'`
}

/** The script of fish. */
export function fish(commands: readonly Shape[]): string {
  const first = commands.map(
    ({ name, summary }) => `complete -c presign -n __fish_use_subcommand -f -a ${name} -d '${quoted(summary)}'`,
  )
  const rest = commands.flatMap(({ name, options }) => options.map((option) => fishOption(name, option)))
  return ['# fish completion for presign. Made by: presign completion fish', ...first, ...rest].join('\n')
}

function fishOption(command: string, { name, short, hasValue, values, help }: Option): string {
  const letter = short === undefined ? '' : ` -s ${short}`
  const value = hasValue ? ` -r${values.length > 0 ? ` -f -a '${values.join(' ')}'` : ''}` : ''
  return `complete -c presign -n '__fish_seen_subcommand_from ${command}' -l ${name}${letter}${value} -d '${quoted(help)}'`
}

function flags(options: readonly Option[]): string[] {
  return [...options.map(({ name }) => `--${name}`), '--help']
}

function knownValues(commands: readonly Shape[]): readonly Option[] {
  const all = commands.flatMap(({ options }) => options).filter(({ values }) => values.length > 0)
  return [...new Map(all.map((option) => [option.name, option])).values()]
}

/** Single quotes end a word in all three shells. */
function quoted(text: string): string {
  return text.replaceAll("'", '’')
}
