import { SigningError } from '@presign/core'
import { fromBase64 } from '@presign/core/scheme'
import { pkcs1In, pkcs8Of, publicHalf, spkiIn, spkiOf } from './der.js'

/**
 * The private key in a PEM text, as PKCS#8: `PRIVATE KEY`, as service accounts have it, or `RSA PRIVATE KEY`.
 *
 * @throws SigningError `credentials_invalid`
 */
export function privateKeyOf(pem: string): Uint8Array {
  const { label, der } = read(pem)
  if (label === 'PRIVATE KEY' && der) return der
  if (label === 'RSA PRIVATE KEY' && der) return pkcs8Of(der)
  throw invalid(label, 'a private key in PEM ("PRIVATE KEY"), or a key handle')
}

/**
 * The public key in a PEM text, as SPKI: `PUBLIC KEY`, `RSA PUBLIC KEY`, a `CERTIFICATE` as Google publishes them for
 * service accounts, or a private key, whose public half it is.
 *
 * @throws SigningError `credentials_invalid`
 */
export function publicKeyOf(pem: string): Uint8Array {
  const { label, der } = read(pem)
  const key = der && PUBLIC[label]?.(der)
  if (key) return key
  throw invalid(label, 'a public key, a certificate or a private key in PEM, or a key handle')
}

const PUBLIC: Readonly<Partial<Record<string, (der: Uint8Array) => Uint8Array | undefined>>> = {
  'PUBLIC KEY': (der) => der,
  'RSA PUBLIC KEY': spkiOf,
  CERTIFICATE: spkiIn,
  'RSA PRIVATE KEY': halfOf,
  'PRIVATE KEY': (der) => {
    const key = pkcs1In(der)
    return key && halfOf(key)
  },
}

function halfOf(rsaPrivateKey: Uint8Array): Uint8Array | undefined {
  const key = publicHalf(rsaPrivateKey)
  return key && spkiOf(key)
}

function read(pem: string): { readonly label: string; readonly der: Uint8Array | undefined } {
  const [, label = '', body = ''] = /-----BEGIN ([A-Z ]{1,40})-----([A-Za-z0-9+/=\s]+)-----END \1-----/.exec(pem) ?? []
  return { label, der: body === '' ? undefined : fromBase64(body.replaceAll(/\s/g, '')) }
}

function invalid(label: string, wanted: string): SigningError {
  const found = label === '' ? 'text that is not PEM' : `"${label}"`
  return new SigningError(
    'credentials_invalid',
    `Cannot use these credentials: accessKeySecret must be ${wanted}; found ${found}`,
    { name: 'accessKeySecret', found, wanted },
  )
}
