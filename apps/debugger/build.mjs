// Builds the page: one HTML file with its script and its style in it, and a policy that allows these two by their hashes.
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { sources } from '../../tooling/config/esbuild/sources.js'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

/**
 * The page may not be heavier, in bytes of gzip. The goal is 61,440, which three providers with verifying, signing for
 * proofs, and two languages do not meet: see the README for what weighs how much.
 */
const BUDGET = 103_424

/** What is built from one entry, minified. */
async function bundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [here(entry)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // An end tag in a text would end the script.
    legalComments: 'none',
    charset: 'utf8',
    plugins: [sources()],
  })
  return outputFiles[0].text.trim().replaceAll('</script', '<\\/script')
}

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const [script, style] = await Promise.all([bundled('src/main.tsx'), bundled('src/page.css')])
const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; connect-src 'none'; img-src 'none'; form-action 'none'; base-uri 'none'`
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Presign · signature debugger</title>
<style>${style}</style>
</head>
<body>
<div id="root"></div>
<noscript>This page needs JavaScript, and nothing else: it makes no requests.</noscript>
<script>${script}</script>
</body>
</html>
`
const size = gzipSync(page, { level: 9 }).length
await mkdir(here('dist'), { recursive: true })
await writeFile(here('dist/debugger.html'), page)
const digest = createHash('sha256').update(page).digest('hex')
await writeFile(here('dist/debugger.html.sha256'), `${digest}  debugger.html\n`)
process.stdout.write(`dist/debugger.html: ${page.length} characters, ${size} bytes of gzip, SHA-256 ${digest}\n`)
if (size > BUDGET) {
  process.stderr.write(`The page may have ${BUDGET} bytes of gzip\n`)
  process.exitCode = 1
}
