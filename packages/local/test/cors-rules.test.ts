import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { CorsRule } from '../src/oss.js'
import { openStore } from '../src/storage/open.js'
import { ask, codeOf, start } from './harness.js'

const origin = 'https://app.example.com'
const RULE: CorsRule = { origins: [origin], methods: ['GET'], headers: ['*'], exposed: ['ETag'], maxAge: 60 }

describe('createLocalOss with a CORS rule', () => {
  const begun = (cors: unknown) => start({ buckets: [{ name: 'open', cors: cors as CorsRule[] }] })

  it.each<[keyof CorsRule, unknown, string]>([
    ['origins', undefined, 'undefined'],
    ['origins', [], '[]'],
    ['origins', ['https://*.example.*'], "[ 'https://*.example.*' ]"],
    ['methods', undefined, 'undefined'],
    ['methods', 'GET', "'GET'"],
    ['methods', ['PATCH'], "[ 'PATCH' ]"],
    ['headers', undefined, 'undefined'],
    ['headers', [1], '[ 1 ]'],
    ['exposed', undefined, 'undefined'],
    ['exposed', ['ETag\r\nSet-Cookie: a=b'], "[ 'ETag\\r\\nSet-Cookie: a=b' ]"],
    ['maxAge', -1, '-1'],
    ['maxAge', '60', "'60'"],
  ])('rejects by name a rule whose %s is %j', async (field, value, found) => {
    await expect(begun([RULE, { ...RULE, [field]: value }])).rejects.toMatchObject({
      code: 'input_invalid',
      message: expect.stringContaining(`Cannot make bucket "open": found ${found} for cors[1].${field}, wanted a `),
      details: { name: `cors[1].${field}`, found },
    })
  })

  it.each([[null], [{}], [[null]], ['https://*.*']])('rejects %j', async (cors) => {
    await expect(begun(cors)).rejects.toMatchObject({ name: 'SigningError', code: 'input_invalid' })
  })

  it('accepts a rule without headers or an age', async () => {
    const { maxAge: _none, ...rule } = RULE
    const oss = await begun([{ ...rule, headers: [], exposed: [] }])
    const { headers } = await fetch(`${oss.url}/open/a`, { headers: { origin } })
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    await oss.close()
  })
})

it.each([
  ['no origin', '<AllowedMethod>GET</AllowedMethod>'],
  ['no method', '<AllowedOrigin>*</AllowedOrigin>'],
  ['a method that does not exist', '<AllowedOrigin>*</AllowedOrigin><AllowedMethod>PATCH</AllowedMethod>'],
])('PutBucketCors rejects a rule with %s', async (_what, inside) => {
  const oss = await start()
  const body = `<CORSConfiguration><CORSRule>${inside}</CORSRule></CORSConfiguration>`
  expect(await codeOf(await ask(oss, { method: 'PUT', query: { cors: '' } }, body))).toBe('400 MalformedXML')
  await oss.close()
})

describe('a folder with a damaged CORS rule', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cors-'))
    const store = await openStore(folder, false)
    const rules = [{ origins: ['*'], methods: ['GET'] } as unknown as CorsRule]
    const about = { created: 0, acl: 'public-read', storageClass: 'Standard' } as const
    await store.tables.buckets.put('open', { name: 'open', ...about, cors: { rules, vary: false } })
    await store.close()
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('makes InternalError for requests of pages, and a process warning', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue()
    const oss = await start({ storage: folder })
    expect(await codeOf(await fetch(`${oss.url}/open/a`, { headers: { origin } }))).toBe('500 InternalError')
    expect(warn).toHaveBeenCalledWith(expect.any(TypeError), 'LocalOssWarning')
    expect(oss.requests.entries.at(-1)).toMatchObject({ status: 500, code: 'InternalError' })
    expect(await codeOf(await fetch(`${oss.url}/open/a`))).toBe('404 NoSuchKey')
    warn.mockRestore()
    await oss.close()
  })
})
