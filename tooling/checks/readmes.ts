import { posix } from 'node:path'
import { outlineOf } from '../readme/markdown.js'
import type { File } from './files.js'

/** What a visitor of npm's page looks for and does not find in the README of a package. */
export function readmeFaults(readmes: readonly File[], nameOf: (folder: string) => string): string[] {
  return readmes.flatMap(({ path, text }) => {
    const name = nameOf(posix.dirname(path))
    return faultsOf(text, name).map((fault) => `${path} ${fault}`)
  })
}

function faultsOf(text: string, name: string): string[] {
  const { headings, blocks } = outlineOf(text)
  const has = (title: string) => headings.some(([, heading]) => heading === title)
  const program = blocks.find((block) => block.startsWith('```ts\n')) ?? ''
  const before = blocks.slice(0, program === '' ? undefined : blocks.indexOf(program))
  const installed = new Set(before.flatMap((block) => [...block.matchAll(/^npm install (.*)$/gm)].flatMap(namesIn)))
  // The page of the debugger comes with the command.
  const needed = program === '' ? [] : [name, ...importedIn(program)]
  return [
    ...(headings[0]?.[1] === name ? [] : [`does not begin with "# ${name}"`]),
    ...(installed.size > 0 ? [] : ['does not say how to install it before its first program']),
    ...[...new Set(needed)]
      .filter((one) => !installed.has(one))
      .map((one) => `does not install ${one}, which its first program needs`),
    ...(has('Limits') ? [] : ['does not say what it does not do: wanted a heading "Limits"']),
    ...(has('Credentials') || !program.includes('accessKeySecret')
      ? []
      : ['does not say where credentials come from: wanted a heading "Credentials"']),
  ]
}

function namesIn([, words = '']: RegExpMatchArray): readonly string[] {
  return words.split(' ').filter((word) => !word.startsWith('-'))
}

function importedIn(program: string): readonly string[] {
  return [...program.matchAll(/ from '((?:@[^/']+\/)?[^/':]+)(?:\/[^']*)?'/g)].map(([, name = '']) => name)
}
