#!/usr/bin/env node
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv, exit, stderr, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { schemeProject } from './project/scheme-project.js'

const USAGE = `Usage: npm create @presign/scheme NAME

Makes a folder NAME with a package for a signature scheme: it signs, verifies, builds, and passes the contract of
@presign/core. NAME is the package's, such as my-scheme or @acme/my-scheme.
`

/** Reads a file that lies beside the built command, or above it. */
function own(path: string) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
}

function fail(sentence: string): never {
  stderr.write(`${sentence}\n`)
  exit(2)
}

function asked(): string {
  try {
    const { positionals, values } = parseArgs({
      args: argv.slice(2),
      options: { help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    })
    if (values.help) {
      stdout.write(USAGE)
      exit(0)
    }
    const [name, ...more] = positionals
    if (name !== undefined && more.length === 0) return name
  } catch (error) {
    fail(`${(error as Error).message}\n\n${USAGE}`)
  }
  return fail(USAGE)
}

function isFree(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0
}

const { '@presign-tooling/template-scheme': _, ...versions } = own('../package.json').devDependencies
const made = schemeProject(asked(), own('template.json'), versions)
if (typeof made === 'string') fail(made)
const { folder, files } = made
if (!isFree(folder)) fail(`Cannot write to ${folder}: it has files already`)
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
stdout.write(
  `Made ${folder}. It is green already:\n\n  cd ${folder}\n  npm install\n  npm test\n\nThen read its README.md\n`,
)
