import { generateKeyPairSync, randomBytes } from 'node:crypto'

/** A key and the certificate for it, both PEM. */
export interface Certified {
  readonly key: string
  readonly cert: string
}

const TEN_YEARS = 10 * 365 * 86_400_000

/**
 * Makes a certificate that is its own authority, for localhost and the addresses of this machine. The library is loaded
 * only here: a server without https has no need of it.
 */
export async function selfMadeCertificate(): Promise<Certified> {
  const { default: forge } = await import('node-forge')
  // Its own numbers take seconds to find.
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const signing = forge.pki.privateKeyFromPem(key)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(signing.n, signing.e)
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000)
  certificate.validity.notAfter = new Date(Date.now() + TEN_YEARS)
  const name = [{ name: 'commonName', value: 'presign-local' }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'keyUsage', keyCertSign: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: ALTERNATIVES },
  ])
  certificate.sign(signing, forge.md.sha256.create())
  return { key, cert: forge.pki.certificateToPem(certificate) }
}

const DNS = 2
const ADDRESS = 7

const ALTERNATIVES = [
  ...['localhost', '*.localhost'].map((value) => ({ type: DNS, value })),
  ...['127.0.0.1', '::1'].map((ip) => ({ type: ADDRESS, ip })),
]
