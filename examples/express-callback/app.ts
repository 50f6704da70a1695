import { randomUUID } from 'node:crypto'
import type { Signer } from '@presign/core'
import { callback } from '@presign/oss'
import type { CallbackKeys } from '@presign/oss/verify'
import type { OssV4 } from '@presign/oss-v4'
import express, { type Express, type Request } from 'express'
import { callbackHandlers } from '../src/callbacks/express.js'
import { telling, type Uploaded } from '../src/callbacks/uploaded.js'

/** What the server needs to know. It alone has credentials. */
export interface CallbackOptions {
  readonly signer: Signer<OssV4>
  readonly bucket: string
  /** This server as the service reaches it: `https://api.example.com`. */
  readonly origin: string
  /** `callbackKeys({ fetch })`, made once. */
  readonly keys: CallbackKeys
  /** Your session. */
  readonly userOf: (request: Request) => string
  /** What follows from an upload. Make it repeatable: a verified callback verifies again. */
  readonly uploaded: (what: Uploaded) => void
}

/** `POST /uploads` returns a presigned PUT; once the file is stored, the service itself calls `/uploaded`. */
export function uploadsWithCallback({ signer, bucket, origin, keys, userOf, uploaded }: CallbackOptions): Express {
  return express()
    .post('/uploads', async (request, response) => {
      const user = userOf(request)
      // Signed with the link, so a page can change neither the address nor the user.
      const { query } = callback(telling(`${origin}/uploaded`, user))
      const input = { method: 'PUT', bucket, key: `inbox/${user}/${randomUUID()}`, query, expiresIn: 900 }
      response.set('cache-control', 'no-store').json(await signer.presign(input))
    })
    .post('/uploaded', ...callbackHandlers(keys, uploaded))
}
