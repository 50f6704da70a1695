import { createHmac, createVerify, generateKeyPairSync, sign as rsaSign } from 'node:crypto'
import { awsV4 } from '@presign/aws-v4'
import { createSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { run, sign } from '@presign/core/scheme'
import { backendContract } from '@presign/core/testing'
import { googleSignBlob, remoteKey, vaultTransit } from '@presign/credentials/remote'
import { type FakeAnswer, type FakeRequest, serve } from '@presign/credentials/testing'
import { gcsV4Rsa, serviceAccount } from '@presign/gcs-v4'
import { ossV4 } from '@presign/oss-v4'
import { describe, expect, it } from 'vitest'
import { during, failureOf, json, world } from './world.js'

const SECRET = 'FAKEsecret'
const AT = Date.parse('2026-01-01T12:00:00Z')

/** A transit engine that holds the keys of two schemes, padded to its least length, and checks what it is asked. */
function vault(respond?: (request: FakeRequest, count: number) => FakeAnswer | undefined) {
  const keys: Readonly<Record<string, string>> = { oss: `aliyun_v4${SECRET}`, s3: `AWS4${SECRET}` }
  return during(
    serve({ respond }, ({ method, target, headers, body }) => {
      const [, name = ''] = /^\/v1\/transit\/hmac\/(\w+)\/sha2-256$/.exec(target) ?? []
      const material = keys[name]
      if (method !== 'POST' || headers['x-vault-token'] !== 'FAKEvault' || material === undefined)
        return json({ errors: [] }, 403)
      const input = Buffer.from(JSON.parse(body).input, 'base64')
      const padded = Buffer.concat([Buffer.from(material), Buffer.alloc(32)])
      return json({ data: { hmac: `vault:v1:${createHmac('sha256', padded).update(input).digest('base64')}` } })
    }),
  )
}

describe('vaultTransit', () => {
  it.each([
    ['oss', ossV4({ region: 'cn-hangzhou' })],
    ['s3', awsV4({ region: 'eu-central-1' })],
  ] as const)('%s: makes the URLs of the secret itself, and asks once a day', async (key, scheme) => {
    const fake = await vault()
    const time = { now: AT }
    const clock = { now: () => time.now }
    const remote = vaultTransit({ ...world(), address: fake.url, token: () => 'FAKEvault', key })
    const { backend } = remote
    const held = createSigner(scheme, {
      credentials: { accessKeyId: 'AK1', accessKeySecret: remote.key },
      backend,
      clock,
    })
    const plain = createSigner(scheme, { credentials: { accessKeyId: 'AK1', accessKeySecret: SECRET }, clock })
    const input = (key: string) => ({ bucket: 'photos', key, expiresIn: 60 })
    for (let count = 0; count < 22; count++) {
      const one = input(`cat-${count}.jpg`)
      expect((await held.presign(one)).url).toBe((await plain.presign(one)).url)
    }
    const many = Array.from({ length: 50 }, (_, index) => input(`dog-${index}.jpg`))
    expect(await held.presignMany(many)).toEqual(await plain.presignMany(many))
    expect(fake.requests).toHaveLength(1)
    time.now += 86_400_000
    expect((await held.presign(input('a'))).url).toBe((await plain.presign(input('a'))).url)
    expect(fake.requests).toHaveLength(2)
  })

  const failing = async (
    respond?: (request: FakeRequest, count: number) => FakeAnswer | undefined,
    token = 'FAKEvault',
  ) => {
    const fake = await vault(respond)
    const { key, backend } = vaultTransit({ ...world(), address: fake.url, token, key: 'oss' })
    const credentials = { accessKeyId: 'AK1', accessKeySecret: key }
    const signer = createSigner(ossV4({ region: 'cn-hangzhou' }), { credentials, backend })
    return { fake, load: () => signer.presign({ bucket: 'photos', key: 'a', expiresIn: 60 }) }
  }

  it.each<[string, FakeAnswer]>([
    ['HTML', { body: '<html>FAKE</html>' }],
    ['nothing', json({})],
    ['another form', json({ data: { hmac: 'FAKEhmac' } })],
    ['too few bytes', json({ data: { hmac: 'vault:v1:AAAA' } })],
  ])('refuses an answer with %s', async (_, answer) => {
    const { load } = await failing(() => answer)
    expect(await failureOf(load)).toMatchObject({ source: 'vault/transit' })
  })

  it('tells the status where the token is refused, and asks again after a 503', async () => {
    const refused = await failing(undefined, 'FAKEother')
    expect(await failureOf(refused.load)).toMatchObject({ found: 'HTTP 403' })
    const down = await failing((_, count) => (count === 0 ? { status: 503 } : undefined))
    await down.load()
    expect(down.fake.requests).toHaveLength(2)
  })

  it('goes to no public host by http', async () => {
    const { key, backend } = vaultTransit({ address: 'http://vault.example.test:8200', token: 'FAKEvault', key: 'oss' })
    expect(await failureOf(() => run(sign(key, 'a', 'hex'), backend))).toMatchObject({
      found: 'http://vault.example.test:8200',
    })
  })
})

describe('googleSignBlob', () => {
  it('signs with the key of a service account', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const fake = await during(
      serve({}, ({ headers, target, body }) => {
        if (headers.authorization !== 'Bearer FAKEaccess') return json({ error: { code: 401 } }, 401)
        if (target !== '/v1/projects/-/serviceAccounts/upload%40p.iam.gserviceaccount.com:signBlob')
          return { status: 404 }
        const payload = Buffer.from(JSON.parse(body).payload, 'base64')
        return json({ keyId: '1', signedBlob: rsaSign('sha256', payload, privateKey).toString('base64') })
      }),
    )
    const account = { serviceAccount: 'upload@p.iam.gserviceaccount.com', endpoint: fake.url }
    const { key, backend } = googleSignBlob({ ...account, token: async () => 'FAKEaccess' })
    const signature = await run(sign(key, 'string to sign 中', 'base64'), backend)
    expect(createVerify('sha256').update('string to sign 中').verify(publicKey, signature, 'base64')).toBe(true)
    const credentials = { accessKeyId: account.serviceAccount, accessKeySecret: key }
    const clock = { now: () => AT }
    const signer = createSigner(gcsV4Rsa(), { credentials, backend, clock })
    const { url } = await signer.presign({ bucket: 'photos', key: 'cat.jpg', expiresIn: 60 })
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const local = serviceAccount({ client_email: account.serviceAccount, private_key: pem })
    const plain = createSigner(gcsV4Rsa(), { credentials: local, clock })
    expect(url).toBe((await plain.presign({ bucket: 'photos', key: 'cat.jpg', expiresIn: 60 })).url)
    const other = googleSignBlob({ ...account, token: 'FAKEother' })
    expect(await failureOf(() => run(sign(other.key, 'a', 'hex'), other.backend))).toMatchObject({ found: 'HTTP 401' })
  })
})

describe('remoteKey', () => {
  it('asks for eight signatures at once, and no more', async () => {
    let running = 0
    let most = 0
    const { key, backend } = remoteKey('slow', async (data) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      return data
    })
    const texts = Array.from({ length: 30 }, (_, index) => `text ${index}`)
    const answers = await Promise.all(texts.map((text) => run(sign(key, text, 'hex'), backend)))
    expect(answers.map((hex) => Buffer.from(hex, 'hex').toString())).toEqual(texts)
    expect(most).toBe(8)
  })

  it('goes on after a failure', async () => {
    let calls = 0
    const { key, backend } = remoteKey('flaky', async (data) => {
      calls += 1
      if (calls <= 8) throw new Error('down')
      return data
    })
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => run(sign(key, 'a', 'hex'), backend)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(12)
  })

  it('verifies nothing under its key', async () => {
    const { key, backend } = remoteKey('hsm', async (data) => data)
    expect(() => backend.verify(key, 'a', new Uint8Array())).toThrow(
      expect.objectContaining({ code: 'algorithm_unavailable' }),
    )
  })
})

backendContract(
  'remoteKey over nodeBackend',
  () => remoteKey('hsm', async (data) => data, { local: nodeBackend }).backend,
  {
    describe,
    it,
    expect,
  },
  { hashes: ['md5', 'sha1', 'sha256'], algorithms: ['hmac-sha1', 'hmac-sha256', 'rsa-sha256', 'ecdsa-p256-sha256'] },
)
