import { createSigner } from '@presign/core'
import { cos } from '@presign/cos'
import { type FormInput, postPolicy } from '@presign/cos/form'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalCos, type LocalCos } from '../../src/cos.js'

const bucket = 'photos-1250000000'

let local: LocalCos
beforeAll(async () => {
  local = await createLocalCos({ buckets: [bucket] })
})
afterAll(() => local.close())

const signerOf = (secret = local.credentials.accessKeySecret) => {
  const scheme = cos({ region: local.region, endpoint: local.endpoint })
  return createSigner(scheme, { credentials: { ...local.credentials, accessKeySecret: secret } })
}
const LIMITS = { bucket, keyPrefix: 'user/', size: { max: 10 }, expiresIn: 600 } as const

async function send(changed: Readonly<Record<string, string>>, file = 'miaow', secret?: string, more = {}) {
  const input: FormInput = { ...LIMITS, ...more }
  const { url, fields } = await signerOf(secret).run(postPolicy(input))
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...fields, ...changed })) form.append(name, value)
  form.append('file', new Blob([file]), 'cat.txt')
  const answer = await fetch(url, { method: 'POST', body: form })
  const body = await answer.text()
  return [answer.status, /<Code>(.*?)</.exec(body)?.[1], body] as const
}

describe('PostObject of COS', () => {
  it('takes a form as its policy says, and makes the object', async () => {
    const [status] = await send({ key: `user/\${filename}`, success_action_status: '200' })
    expect(status).toBe(200)
    const { url } = await signerOf().presign({ bucket, key: 'user/cat.txt', expiresIn: 60 })
    expect(await (await fetch(url)).text()).toBe('miaow')
  })

  it('answers 201 with a document where the form asks for it', async () => {
    const [status, , body] = await send({ key: 'user/a', success_action_status: '201' })
    expect([status, /<Key>(.*?)</.exec(body)?.[1]]).toEqual([201, 'user/a'])
  })

  it.each([
    ['another key', { key: 'other/a' }, 'x', undefined],
    ['too many bytes', { key: 'user/a' }, 'x'.repeat(11), undefined],
    ['another secret', { key: 'user/a' }, 'x', 'FAKEother'],
    [
      'a changed policy',
      { key: 'user/a', policy: Buffer.from('{"conditions":[]}').toString('base64') },
      'x',
      undefined,
    ],
    ['another window', { key: 'user/a', 'q-key-time': '1;2' }, 'x', undefined],
  ])('refuses a form with %s', async (_what, changed, file, secret) => {
    const [status, code] = await send(changed, file, secret)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(code).toMatch(/AccessDenied|SignatureDoesNotMatch|EntityTooLarge|InvalidPolicyDocument|InvalidArgument/)
  })

  it('refuses a form after its time', async () => {
    const { url, fields } = await signerOf().run(postPolicy({ ...LIMITS, expiresIn: 60 }))
    local.clock.set(new Date(Date.now() + 120_000))
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...fields, key: 'user/late' })) form.append(name, value)
    form.append('file', new Blob(['x']))
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(403)
    local.clock.reset()
  })
})

it('a rejected request is explained', async () => {
  const { url } = await signerOf('FAKEother').presign({ bucket, key: 'a', expiresIn: 60 })
  await fetch(url)
  expect(local.requests.entries.at(-1)?.explain()).toMatch(/signature/)
})
