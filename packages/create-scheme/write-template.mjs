// Puts the template of this repository into the build: one writing of it, for those inside and outside.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const template = new URL('../../templates/scheme/', import.meta.url)
const paths = ['src', 'test'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, template)).map((name) => `${folder}/${name}`),
)
const files = Object.fromEntries(paths.sort().map((path) => [path, readFileSync(new URL(path, template), 'utf8')]))
writeFileSync(new URL('dist/template.json', import.meta.url), `${JSON.stringify(files, null, 2)}\n`)
