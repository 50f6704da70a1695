import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type AnyVector, all } from './collection.js'

// Each signature follows from the stages that stand beside it, by nothing but the hashes of Node.

type Key = string | Buffer
const hmac = (hash: string, key: Key, text: string) => createHmac(hash, key).update(text).digest()
const sha256 = (key: Key, text: string) => hmac('sha256', key, text)
const chain = (secret: string, scope: string) => scope.split('/').reduce<Key>(sha256, secret)

/** The scope is a line of the string to sign; that of a form is the end of the credential in its policy. */
function scopeOf(vector: AnyVector): string {
  const [, credential] = /-credential"\s*:\s*"([^"]+)"/i.exec(policyOf(vector)) ?? []
  return credential?.split('/').slice(1).join('/') ?? vector.expected.stringToSign?.split('\n')[2] ?? ''
}

const scoped = (prefix: string) => (vector: AnyVector, text: string) =>
  sha256(chain(prefix + vector.input.accessKeySecret, scopeOf(vector)), text).toString('hex')

function policyOf({ input }: AnyVector): string {
  const { policy } = input as { policy?: unknown }
  return typeof policy === 'string' ? policy : ''
}

/** The key of these two is the text of another HMAC in hex. */
const withKeyText = (hash: string) => (vector: AnyVector, text: string) => {
  const { signingKey } = vector.expected as { signingKey?: string }
  return hmac(hash, signingKey ?? vector.input.accessKeySecret, text).toString('hex')
}

/** The signature of a string to sign, by scheme. */
const signatures: Record<string, (vector: AnyVector, text: string) => string> = {
  'oss-v4': scoped('aliyun_v4'),
  'oss-v1': ({ input }, text) => hmac('sha1', input.accessKeySecret, text).toString('base64'),
  'aws-v4': scoped('AWS4'),
  cos: withKeyText('sha1'),
  tos: scoped(''),
  obs: ({ input }, text) => hmac('sha1', input.accessKeySecret, text).toString('base64'),
  'gcs-v4': scoped('GOOG4'),
  bos: withKeyText('sha256'),
  'azure-sas': ({ input }, text) => sha256(Buffer.from(input.accessKeySecret, 'base64'), text).toString('base64'),
  qiniu: ({ input }, text) => urlSafe(hmac('sha1', input.accessKeySecret, text)),
  acs3: ({ input }, text) => sha256(input.accessKeySecret, text).toString('hex'),
  rpc: ({ input }, text) => hmac('sha1', `${input.accessKeySecret}&`, text).toString('base64'),
  tc3: (vector, text) => (vector.mode === 'v1' ? older(vector, text) : scoped('TC3')(vector, text)),
}

const urlSafe = (bytes: Buffer) => bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')

function older({ input }: AnyVector, text: string): string {
  const { algorithm } = input as unknown as { algorithm: string }
  return hmac(algorithm === 'HmacSHA256' ? 'sha256' : 'sha1', input.accessKeySecret, text).toString('base64')
}

describe.each(Object.keys(signatures))('%s', (scheme) => {
  const vectors = all.filter((vector) => vector.scheme === scheme && vector.expected.signature !== undefined)

  it.each(vectors.map((vector) => [vector.id, vector] as const))(
    '%s: the stages lead to the signature',
    (_, vector) => {
      const { canonicalRequest, stringToSign, signature } = vector.expected
      const text =
        stringToSign ?? (scheme === 'bos' ? canonicalRequest : Buffer.from(policyOf(vector)).toString('base64'))
      expect(signatures[scheme]?.(vector, text ?? '')).toBe(signature)
    },
  )

  it('every string to sign holds the digest of its canonical request', () => {
    const staged = vectors.filter(({ expected }) => expected.canonicalRequest !== undefined && expected.stringToSign)
    for (const { id, expected } of staged) {
      const digest = createHash(scheme === 'cos' ? 'sha1' : 'sha256').update(expected.canonicalRequest ?? '')
      expect(expected.stringToSign?.split('\n'), id).toContain(digest.digest('hex'))
    }
  })
})

it('signing keys of cos and bos follow from the secret', () => {
  const keyed = all.filter(({ scheme, mode }) => scheme === 'cos' || (scheme === 'bos' && mode !== 'post-policy'))
  for (const vector of keyed) {
    const { signingKey } = vector.expected as { signingKey?: string }
    const [hash, text] = vector.scheme === 'cos' ? ['sha1', keyTimeOf(vector)] : ['sha256', bosPrefix(vector)]
    expect(hmac(hash ?? '', vector.input.accessKeySecret, text ?? '').toString('hex'), vector.id).toBe(signingKey)
  }
})

const keyTimeOf = ({ input }: AnyVector) => (input as unknown as { keyTime: string }).keyTime

function bosPrefix({ input }: AnyVector): string {
  const { expiresIn } = input as unknown as { expiresIn: number }
  return `bce-auth-v1/${input.accessKeyId}/${input.signingTime}/${expiresIn}`
}
