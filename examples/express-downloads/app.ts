import { isSigningError, type Signer } from '@presign/core'
import { contentDisposition, responseOverrides } from '@presign/oss'
import type { OssV4 } from '@presign/oss-v4'
import express, { type ErrorRequestHandler, type Express, type Request } from 'express'

/** What the server needs to know. It alone has credentials. */
export interface DownloadOptions {
  readonly signer: Signer<OssV4>
  readonly bucket: string
  /** Who is asking, and may they have this file? Your session decides. */
  readonly mayRead: (request: Request, key: string) => boolean | Promise<boolean>
}

/**
 * Sends those who may read a file to the bucket: `GET /files/reports/2026.pdf`. The bytes never come through this server.
 * Save the answer as `?as=NAME`.
 */
export function downloads({ signer, bucket, mayRead }: DownloadOptions): Express {
  const app = express()
  app.get('/files/*key', async (request, response) => {
    const key = keyOf(request.params.key)
    if (!(await mayRead(request, key))) return void response.status(403).end()
    const { as } = request.query
    const query = typeof as === 'string' ? responseOverrides({ contentDisposition: contentDisposition(as) }) : {}
    // Long enough to begin the download; one that has begun goes on after the link has expired.
    const { url } = await signer.presign({ bucket, key, query, expiresIn: 60 })
    // The link is for the one who asked, so no cache may keep it. Express's own redirect would rewrite the URL.
    response.status(302).set({ location: url, 'cache-control': 'no-store' }).end()
  })
  return app.use(unsignable)
}

/** Express decodes each segment by itself, so a slash within one stays apart from those between them. */
function keyOf(segments: string | readonly string[] = ''): string {
  return typeof segments === 'string' ? segments : segments.join('/')
}

/** What cannot be signed, such as a key that URL parsers would rewrite, names no file of ours. */
const unsignable: ErrorRequestHandler = (error, _request, response, next) => {
  if (isSigningError(error)) response.status(404).end()
  else next(error)
}
