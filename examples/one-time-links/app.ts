import type { Signer } from '@presign/core'
import type { Verifier } from '@presign/core/verify'
import type { OssV4 } from '@presign/oss-v4'
import express, { type Express } from 'express'
import { refusal } from '../src/verifying/refusal.js'

/** What the server needs to know. */
export interface OneTimeOptions {
  /** Signs links to this server, with a secret that only it knows. */
  readonly ours: Signer<OssV4>
  /** Verifies them, and has a `replay` store. */
  readonly verifier: Verifier
  /** Signs links to the bucket. */
  readonly storage: Signer<OssV4>
  readonly bucket: string
  /** Whether the sender may make links. Your session decides. */
  readonly mayShare: (request: express.Request) => boolean
}

/**
 * Links that work once. `POST /links` makes one; it leads here, is used up by the first request that comes with it, and sends
 * that one to the bucket with a URL of ten seconds.
 */
export function oneTimeLinks({ ours, verifier, storage, bucket, mayShare }: OneTimeOptions): Express {
  return express()
    .post('/links', express.json(), async (request, response) => {
      if (!mayShare(request)) return void response.status(403).end()
      // unique: two links for one key that are made in one second would otherwise be one link.
      const { url, expiresAt } = await ours.presign({ key: String(request.body.key), expiresIn: 86_400, unique: true })
      response.json({ url, expiresAt })
    })
    .get('/*key', async ({ method, originalUrl, rawHeaders }, response) => {
      const verdict = await verifier.verify({ method, target: originalUrl, headers: rawHeaders })
      if (!verdict.ok) {
        const { status, body } = refusal(verdict)
        return void response.status(status).json(body)
      }
      const { url } = await storage.presign({ bucket, key: verdict.key ?? '', expiresIn: 10 })
      response.status(302).set({ location: url, 'cache-control': 'no-store' }).end()
    })
}
