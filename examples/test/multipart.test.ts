import { createSigner } from '@presign/core'
import type { DialectRequest, DialectResponse } from '@presign/object-storage'
import { ossDialect } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Local, startLocal } from '../src/local.js'

let local: Local
beforeAll(async () => {
  local = await startLocal()
})
afterAll(() => local.close())

const { uploads: multipart, limits } = ossDialect

describe.each([
  ['V4 headers', ossV4, 'header'],
  ['V4 links', ossV4, 'url'],
  ['V1 headers', ossV1, 'header'],
  ['V1 links', ossV1, 'url'],
] as const)('a multipart upload by the dialect, signed with %s', (kind, scheme, mode) => {
  const key = `multipart/${kind} & <more>.bin`

  async function ask(call: DialectRequest, bytes?: Uint8Array): Promise<DialectResponse> {
    const { region, endpoint, credentials } = local
    const signer = createSigner(scheme({ region, endpoint }), { credentials })
    const input = { bucket: 'examplebucket', key, ...call }
    const signed = mode === 'url' ? await signer.presign({ ...input, expiresIn: 60 }) : await signer.sign(input)
    // As bytes: for text, fetch would write a type that nobody signed.
    const body = bytes ?? (call.body === undefined ? undefined : new TextEncoder().encode(call.body))
    const { url, method, headers } = signed
    const response = await fetch(url, { method, headers, ...(body && { body: Uint8Array.from(body) }) })
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text(), url }
  }

  const object = {
    headers: { 'content-type': 'video/mp4', 'x-oss-meta-owner': 'ada', 'x-oss-object-acl': 'private' },
  }
  const part = (fill: number, bytes: number) => new Uint8Array(bytes).fill(fill)

  async function begin(): Promise<string> {
    const id = multipart.readBegun(await ask(multipart.begin(object)))
    expect(id).toMatch(/^.+$/)
    return id ?? ''
  }

  it('begins, sends, lists, completes and is found as one object', async () => {
    const id = await begin()
    const bodies = [part(1, limits.minPartBytes), part(2, limits.minPartBytes), part(3, 10)]
    const sent = []
    // Backwards, since parts may come in any order.
    for (const [index, bytes] of [...bodies.entries()].reverse())
      sent.push(multipart.readPart(await ask(multipart.part(id, index + 1, object), bytes), index + 1))

    const first = multipart.readList(await ask(multipart.list(id)))
    expect(first).toEqual({
      parts: sent.reverse().map((one, index) => ({
        ...one,
        bytes: bodies[index]?.length,
        checksums: { 'crc64-xz': one?.checksums['crc64-xz'] },
      })),
    })
    const rest = multipart.readList(await ask(multipart.list(id, '2')))
    expect(rest?.parts.map(({ number }) => number)).toEqual([3])

    const completed = await ask(multipart.complete(id, [...(first?.parts ?? [])].reverse(), object))
    const stored = ossDialect.readStored(completed)
    expect(ossDialect.readError(completed)).toBeUndefined()
    const found = await ask({ ...ossDialect.get(), method: 'HEAD' })
    expect(ossDialect.readStored(found)).toEqual(stored)
    expect(stored).toEqual({
      etag: expect.stringMatching(/-3"$/),
      versionId: expect.any(String),
      checksums: { 'crc64-xz': expect.stringMatching(/^[0-9a-f]{16}$/) },
    })
    expect(found.headers).toMatchObject({
      'content-type': 'video/mp4',
      'x-oss-meta-owner': 'ada',
      'content-length': String(2 * limits.minPartBytes + 10),
    })
  })

  it('is gone once it was aborted', async () => {
    const id = await begin()
    expect((await ask(multipart.abort(id))).status).toBe(204)
    expect(ossDialect.readError(await ask(multipart.list(id)))).toMatchObject({
      kind: 'upload_gone',
      code: 'NoSuchUpload',
    })
  })

  it('tells when parts are not those that the service holds', async () => {
    const id = await begin()
    await ask(multipart.part(id, 1), part(1, 10))
    const wrong = await ask(multipart.complete(id, [{ number: 1, etag: '"00000000000000000000000000000000"' }]))
    expect(ossDialect.readError(wrong)).toMatchObject({ kind: 'parts_disagree', code: 'InvalidPart' })
    expect(ossDialect.readStored(wrong)).toBeUndefined()
    await ask(multipart.abort(id))
  })

  it('tells a clock that is off by the time of the service, and a link that has expired', async () => {
    local.server.clock.advance(3600)
    const failure = ossDialect.readError(await ask(ossDialect.get()))
    local.server.clock.reset()
    expect(failure).toMatchObject(
      mode === 'url' ? { kind: 'expired', code: 'AccessDenied' } : { kind: 'skewed', serverTime: expect.any(String) },
    )
  })
})
