import { generateKeyPairSync } from 'node:crypto'
import { createSigner, createSyncSigner, SigningError } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { received } from '@presign/core/testing'
import { createSyncVerifier, createVerifier } from '@presign/core/verify'
import forge from 'node-forge'
import { describe, expect, it } from 'vitest'
import { postPolicy } from '../src/form.js'
import { gcsV4Rsa, serviceAccount, signBlob } from '../src/index.js'
import { gcsV4RsaVerification, gcsV4Verification } from '../src/verify.js'

const email = 'fake-signer@fake-project.iam.gserviceaccount.com'
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const pkcs1 = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const input = { bucket: 'examplebucket', key: 'photos/été 2024/a+b.jpg', expiresIn: 900 }
const clock = { now: () => Date.parse('2024-02-29T12:34:56Z') }

const accountWith = (pem: string) => serviceAccount({ client_email: email, private_key: pem })
const signedWith = (pem: string) =>
  createSyncSigner(gcsV4Rsa(), { credentials: accountWith(pem), backend: nodeBackend, clock }).presign(input)
const verifierOf = (pem: string, id = email) =>
  createSyncVerifier([gcsV4RsaVerification()], {
    credentialsOf: (asked) => (asked === id ? { accessKeyId: id, accessKeySecret: pem } : undefined),
    backend: nodeBackend,
    clock,
  })

describe('serviceAccount', () => {
  it('reads the JSON text of a key file, and what was parsed from it', () => {
    const file = JSON.stringify({ type: 'service_account', client_email: email, private_key: pkcs8, project_id: 'x' })
    expect(serviceAccount(file)).toEqual({ accessKeyId: email, accessKeySecret: pkcs8 })
    expect(serviceAccount(JSON.parse(file))).toEqual(serviceAccount(file))
  })

  it('takes PKCS#8 and PKCS#1, which sign alike', () => {
    expect(signedWith(pkcs1).url).toBe(signedWith(pkcs8).url)
  })

  it.each([
    ['what is not JSON', 'not JSON', 'key'],
    ['a file without an address', JSON.stringify({ private_key: pkcs8 }), 'client_email'],
    ['a file without a key', JSON.stringify({ client_email: email }), 'private_key'],
    ['null', 'null', 'client_email'],
    ['a public key', JSON.stringify({ client_email: email, private_key: publicPem('spki') }), 'accessKeySecret'],
  ])('refuses %s', (_what, file, name) => {
    const error = caught(() => serviceAccount(file))
    expect(error).toMatchObject({ code: 'credentials_invalid', details: { name } })
    expect(String(error)).not.toContain('MII')
  })
})

function publicPem(type: 'spki' | 'pkcs1') {
  return pair.publicKey.export({ type, format: 'pem' }).toString()
}

/** An X.509 certificate of a key, signed by itself. */
function certificateOf(pem: string): string {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(...rsaParts(pem))
  const name = [{ name: 'commonName', value: email }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.sign(forge.pki.privateKeyFromPem(pem), forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate)
}

function rsaParts(pem: string) {
  const { n, e } = forge.pki.privateKeyFromPem(pem)
  return [n, e] as const
}

function caught(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('gcsV4RsaVerification', () => {
  const request = received(signedWith(pkcs8))

  it.each([
    ['PUBLIC KEY', publicPem('spki')],
    ['RSA PUBLIC KEY', publicPem('pkcs1')],
    ['PRIVATE KEY', pkcs8],
    ['RSA PRIVATE KEY', pkcs1],
  ])('verifies with a %s', (label, pem) => {
    expect(pem).toContain(`-----BEGIN ${label}-----`)
    expect(verifierOf(pem).verify(request)).toMatchObject({ ok: true, bucket: 'examplebucket', accessKeyId: email })
  })

  it('verifies with a certificate, as Google publishes them', () => {
    expect(verifierOf(certificateOf(pkcs1)).verify(request)).toMatchObject({ ok: true })
  })

  it('rejects another key, another id, and says nothing of an HMAC signature', () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
    const pem = other.export({ type: 'spki', format: 'pem' }).toString()
    expect(verifierOf(pem).verify(request)).toMatchObject({ ok: false, reason: 'mismatch' })
    expect(verifierOf(pem, 'other@example.com').verify(request)).toMatchObject({ ok: false, reason: 'unknown_key' })
    const hmac = createSyncVerifier([gcsV4Verification()], {
      credentialsOf: () => undefined,
      backend: nodeBackend,
      clock,
    })
    expect(hmac.verify(request)).toMatchObject({ ok: false, reason: 'unsigned' })
  })

  it('throws for what is not a key, and does not show it', () => {
    const error = caught(() => verifierOf('FAKEsecretThatIsNotPem').verify(request))
    expect(error).toBeInstanceOf(SigningError)
    expect(String(error)).not.toContain('FAKEsecret')
  })

  it('verifies forms', () => {
    const form = createSyncSigner(gcsV4Rsa(), { credentials: accountWith(pkcs8), backend: nodeBackend, clock }).run(
      postPolicy({ bucket: 'examplebucket', key: 'é.png', size: { max: 1000 }, expiresIn: 600 }),
    )
    const verdict = verifierOf(publicPem('spki')).verifyForm(Object.entries(form.fields))
    expect(verdict).toMatchObject({ ok: true, scheme: 'gcs-v4-rsa' })
    expect(verdict.ok && verdict.check({ bucket: 'examplebucket', size: 10 })).toEqual([])
  })
})

describe('signBlob', () => {
  const asked: string[] = []
  const sign = async (payload: string) => {
    asked.push(payload)
    const key = nodeBackend.importKey('rsa-sha256', pair.privateKey.export({ type: 'pkcs8', format: 'der' }), 'sign')
    return nodeBackend.sign(key, Buffer.from(payload, 'base64'), 'base64') as string
  }

  it('signs what the key itself signs, with one call', async () => {
    const signer = createSigner(gcsV4Rsa(), { ...signBlob({ email, sign }), clock })
    const { url, trace } = await signer.presign(input)
    expect(url).toBe(signedWith(pkcs8).url)
    expect(asked).toEqual([Buffer.from(trace.stringToSign).toString('base64')])
    const verifier = createVerifier([gcsV4RsaVerification()], {
      credentialsOf: () => ({ accessKeyId: email, accessKeySecret: publicPem('spki') }),
      clock,
    })
    expect(await verifier.verify(received({ method: 'GET', url, headers: {}, absentHeaders: [] }))).toMatchObject({
      ok: true,
    })
  })

  it.each([undefined, '', 'not Base64!'])('refuses the answer %s', async (answer) => {
    const signer = createSigner(gcsV4Rsa(), { ...signBlob({ email, sign: async () => answer as string }), clock })
    await expect(signer.presign(input)).rejects.toMatchObject({ code: 'input_invalid', details: { name: 'sign' } })
  })
})
