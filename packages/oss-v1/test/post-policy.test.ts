import { type Backend, createSigner, createSyncSigner, type Secret } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { readPolicy } from '@presign/object-storage/form'
import { endpoints } from '@presign/oss'
import { checkForm, ossPolicy } from '@presign/oss/form'
import { ossForms } from '@presign/vectors'
import { describe, expect, it } from 'vitest'
import { postPolicy, signPolicy } from '../src/form.js'
import { ossV1 } from '../src/index.js'
import { backends, syncBackends } from './backends.js'

const vectors = (await ossForms()).filter(({ scheme }) => scheme === 'oss-v1')
const credentialsOf = ({ accessKeyId, accessKeySecret }: Pick<Secret, 'accessKeyId' | 'accessKeySecret'>) => ({
  accessKeyId,
  accessKeySecret,
})
const named = <B extends Backend>(list: readonly B[]) => list.map((backend) => [backend.name, backend] as const)

describe.each(named(backends))('vectors of the official SDKs, later on %s', (_name, backend) => {
  it.each(vectors)('$id', async ({ input, expected }) => {
    const signer = createSigner(ossV1({ region: input.region }), { credentials: credentialsOf(input), backend })
    expect(await signer.run(signPolicy(input.policy))).toEqual(expected.formFields)
  })
})

describe.each(named(syncBackends))('vectors of the official SDKs, at once on %s', (_name, backend) => {
  it.each(vectors)('$id', ({ input, expected }) => {
    const signer = createSyncSigner(ossV1({ region: input.region }), { credentials: credentialsOf(input), backend })
    expect(signer.run(signPolicy(input.policy))).toEqual(expected.formFields)
  })
})

const at = new Date('2026-01-01T00:00:00Z')
const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
const signer = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), { credentials, backend: nodeBackend })

describe('a form', () => {
  const form = signer.run(
    postPolicy({ bucket: 'photos', keyPrefix: 'user/', size: { min: 1, max: 1024 }, expiresIn: 600, at }),
  )

  it('has every field a page needs, and the policy they obey', () => {
    expect(form).toEqual({
      url: 'https://photos.oss-cn-hangzhou.aliyuncs.com/',
      fields: {
        key: `user/\${filename}`,
        policy: form.fields.policy,
        OSSAccessKeyId: 'LTAItestKEY0001',
        Signature: form.fields.Signature,
      },
      expiresAt: '2026-01-01T00:10:00.000Z',
      policy: {
        expiration: '2026-01-01T00:10:00.000Z',
        conditions: [{ bucket: 'photos' }, ['starts-with', '$key', 'user/'], ['content-length-range', 1, 1024]],
      },
    })
    expect(readPolicy(atob(form.fields.policy ?? ''), ossPolicy)).toEqual(form.policy)
    expect(checkForm(form.policy, form.fields, { size: 1 }, at)).toEqual([])
    expect(JSON.parse(JSON.stringify(form))).toEqual(form)
  })

  it('signs the text of its field', () => {
    const policyText = atob(form.fields.policy ?? '')
    expect(signer.run(signPolicy(policyText))).toEqual({
      policy: form.fields.policy,
      OSSAccessKeyId: 'LTAItestKEY0001',
      Signature: form.fields.Signature,
    })
  })

  it('carries the token, and binds it to nothing', () => {
    const temporary = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), {
      credentials: { ...credentials, securityToken: 'FAKEtoken' },
      backend: nodeBackend,
    })
    const { fields, policy } = temporary.run(
      postPolicy({ bucket: 'photos', key: 'a.txt', size: { max: 9 }, expiresIn: 60, at }),
    )
    expect(fields['x-oss-security-token']).toBe('FAKEtoken')
    expect(JSON.stringify(policy)).not.toContain('FAKEtoken')
  })

  it('may last longer than seven days, up to the year 9999', () => {
    const lasting = (expiresIn: number) =>
      signer.run(postPolicy({ bucket: 'photos', key: 'a', size: { max: 9 }, expiresIn, at })).expiresAt
    expect(lasting(31_536_000)).toBe('2027-01-01T00:00:00.000Z')
    expect(lasting(251_635_075_199)).toBe('9999-12-31T23:59:59.000Z')
    expect(() => lasting(251_635_075_200)).toThrow('wanted a whole number of seconds from 1 to 251635075199')
  })

  it('goes to the endpoint of the input', () => {
    const endpoint = endpoints.pathStyle('http://127.0.0.1:8080')
    const job = postPolicy({ bucket: 'photos', key: 'a', size: { max: 9 }, expiresIn: 60, at, endpoint })
    expect(signer.run(job).url).toBe('http://127.0.0.1:8080/photos/')
  })
})
