import { fileURLToPath } from 'node:url'
import { isTransferError } from '@presign/client-fetch'
import { build } from 'esbuild'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { type LinkOptions, linkFor } from './link-for.js'

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Upload</title>
<div id="root"></div><script type="module" src="/page.js"></script></html>`

/** The page, and the links that it asks for. `userOf` is your session. */
export async function reactUpload(options: LinkOptions & { readonly userOf: () => string }): Promise<Express> {
  const page = await pageText()
  return express()
    .get('/', (_request, response) => void response.type('html').send(HTML))
    .get('/page.js', (_request, response) => void response.type('js').send(page))
    .post('/links', express.json({ limit: '2mb' }), async (request, response) => {
      const link = await linkFor(options, options.userOf(), request.body)
      response
        .set('cache-control', 'no-store')
        .status(link ? 200 : 400)
        .json(link)
    })
    .use(refused)
}

/** A step that is not one was made up. */
const refused: ErrorRequestHandler = (error, _request, response, next) => {
  if (isTransferError(error)) response.status(400).end()
  else next(error)
}

/** In an app of your own a bundler such as Vite does this. */
async function pageText(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.tsx', import.meta.url))],
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    define: { 'process.env.NODE_ENV': '"production"' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
