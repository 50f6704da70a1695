import { ossDialect } from '@presign/oss'
import { postPolicy } from '@presign/oss-v4/form'
import { describe, expect, it } from 'vitest'
import { corsDoctor, submitForm } from '../src/index.js'
import { nodeTransport } from '../src/node.js'
import { undiciTransport } from '../src/undici.js'
import { bytesFrom, serviceForTest, sha256 } from './service.js'

describe('submitForm', () => {
  it.each([
    ['fetch', undefined],
    ['Node http', nodeTransport()],
    ['undici', undiciTransport()],
  ])('posts a file with a signed form, over %s', async (_, transport) => {
    const service = await serviceForTest()
    const { signer } = service.source('') as never as { signer: { run(job: unknown): Promise<never> } }
    const policy = { bucket: 'photos', key: 'form/ä"b.bin', size: { max: 1_000_000 }, expiresIn: 60 }
    const form = JSON.parse(JSON.stringify(await signer.run(postPolicy(policy))))
    const bytes = bytesFrom(4, 300_000)
    const file = new File([bytes], 'weird "name".bin', { type: 'image/png' })
    const result = await submitForm(form, file, { dialect: ossDialect, ...(transport && { transport }) })
    expect(result).toMatchObject({ size: 300_000, verified: true })
    expect(sha256((await service.stored('form/ä"b.bin'))!)).toBe(sha256(bytes))
  })

  it('fails with rejected when the service rejects the form', async () => {
    const service = await serviceForTest()
    const { signer } = service.source('') as never as { signer: { run(job: unknown): Promise<never> } }
    const policy = { bucket: 'photos', key: 'a', size: { max: 10 }, expiresIn: 60 }
    const refused = submitForm(await signer.run(postPolicy(policy)), 'more than ten bytes', { dialect: ossDialect })
    await expect(refused).rejects.toMatchObject({ code: 'rejected', serviceCode: 'EntityTooLarge', attempts: 1 })
  })
})

describe('corsDoctor', () => {
  it('reports nothing missing where a rule allows everything', async () => {
    const service = await serviceForTest()
    const report = await corsDoctor(`${service.oss.url}/photos/a`, 'https://app.example.com', { expose: [] })
    expect(report).toMatchObject({ ok: true, status: 200, missing: [] })
  })

  it('names what is missing, and the rule to add', async () => {
    const service = await serviceForTest()
    const { signer, ...source } = service.source('a')
    const input = { ...source, method: 'PUT', headers: { 'content-type': 'image/png' }, expiresIn: 60 }
    const link = await signer.presign!({ ...input, bucket: 'nowhere' })
    const report = await corsDoctor(link, 'https://app.example.com', { expose: ossDialect.exposedHeaders })
    expect(report).toMatchObject({
      ok: false,
      missing: ['origin https://app.example.com is not allowed'],
      rule: { allowedOrigins: ['https://app.example.com'], allowedMethods: ['PUT'], allowedHeaders: ['content-type'] },
    })
    expect(report.text).toContain('allowed methods: PUT')
    expect(report.text).not.toContain('x-oss-signature')
  })
})
