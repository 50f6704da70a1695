/**
 * @typedef {{ scheme: string, rule: string, error?: string }} Result
 * @typedef {import('./library.mjs').Library} Library
 * @typedef {{ name: string, load: () => Promise<any>, sync: boolean, md5: boolean }} Offer
 */

const AT = new Date('2026-02-28T23:59:59Z')
const clock = { now: () => AT.getTime() }
const credentials = { accessKeyId: 'AKtestKEY0001', accessKeySecret: 'FAKEsecret' }
const KEYS = ['cat.jpg', 'été 中/😀 a+b%2F&=?#\'"()*!~[];:@,$.bin', 'a/b/c']
const EMPTY = {
  md5: 'd41d8cd98f00b204e9800998ecf8427e',
  sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
}

/**
 * What must hold of a backend in every runtime: official vectors stage by stage, batches, verification, typed errors.
 * It needs no test framework and nothing of any platform.
 * @param {Library} library @param {Offer} offer @param {(result: Result) => void} report
 */
export async function suite(library, offer, report) {
  const backend = await offer.load()
  const under = { library, backend, offer }
  await tried('hashes', 'digests', () => hashes(under), report)
  for (const [scheme, of] of Object.entries(library.schemes)) {
    const vectors = library.vectors.filter((vector) => vector.scheme === scheme)
    for (const vector of vectors) await tried(scheme, vector.id, () => reproduces(under, of, vector), report)
    if (offer.sync) await tried(scheme, 'at once as later', () => agrees(under, of, vectors), report)
    await tried(scheme, 'presignMany as presign', () => batches(under, of), report)
    for (const mode of ['url', 'header']) {
      await tried(scheme, `verifies what arrives in the ${mode}`, () => verifies(under, of, mode), report)
    }
    await tried(scheme, 'refuses with typed errors', () => refuses(under, of), report)
  }
}

/** @param {string} scheme @param {string} rule @param {() => Promise<void>} check @param {(result: Result) => void} report */
async function tried(scheme, rule, check, report) {
  try {
    await check()
    report({ scheme, rule })
  } catch (error) {
    report({ scheme, rule, error: told(error) })
  }
}

/** A typed error begins with its code. @param {unknown} error */
export function told(error) {
  const { code = 'untyped', message } = Object(error)
  return `${code}: ${message ?? error}`
}

async function hashes({ library, backend, offer }) {
  const { digest, run } = library.core
  for (const name of ['sha1', 'sha256']) equal(await run(digest(name, '', 'hex'), backend), EMPTY[name], name)
  if (offer.md5) return equal(await run(digest('md5', '', 'hex'), backend), EMPTY.md5, 'md5')
  equal(await codeOf(library, () => run(digest('md5', '', 'hex'), backend)), 'hash_unavailable', 'md5')
}

async function reproduces({ library, backend }, of, vector) {
  const { mode, input, expected } = vector
  const signer = library.core.createSigner(of.create(vector), { credentials: vector.credentials, backend })
  const signed = mode === 'url' ? await signer.presign(dated(input)) : await signer.sign(dated(input))
  equal(signed.trace.canonicalRequest, expected.canonicalRequest, 'canonical request')
  equal(signed.trace.stringToSign, expected.stringToSign, 'string to sign')
  equal(signed.trace.signature, expected.signature, 'signature')
  if (expected.url !== undefined) equal(asRead(signed.url), asRead(expected.url), 'URL')
}

/** The signer that answers at once makes what the other one makes. */
async function agrees({ library, backend }, of, vectors) {
  for (const vector of vectors) {
    const signer = library.core.createSyncSigner(of.create(vector), { credentials: vector.credentials, backend })
    const input = dated(vector.input)
    const { trace } = vector.mode === 'url' ? signer.presign(input) : signer.sign(input)
    equal(trace.signature, vector.expected.signature, vector.id)
  }
}

async function batches({ library, backend }, of) {
  const signer = library.core.createSigner(of.create(), { credentials, backend, clock })
  // More than one round of four lanes, and a rest.
  const inputs = Array.from({ length: 11 }, (_, index) => ({ ...of.base, key: `${index}/${KEYS[1]}`, expiresIn: 60 }))
  const together = await signer.presignMany(inputs)
  for (const [index, input] of inputs.entries())
    equal(together[index].url, (await signer.presign(input)).url, input.key)
}

async function verifies({ library, backend }, of, mode) {
  const { core } = library
  const signer = core.createSigner(of.create(), { credentials, backend, clock })
  const credentialsOf = (id) => (id === credentials.accessKeyId ? credentials : undefined)
  const verifier = core.createVerifier([of.verification()], { credentialsOf, backend, clock })
  for (const key of KEYS) {
    const input = { ...of.base, key, headers: { 'content-type': 'image/jpeg' } }
    const signed = mode === 'url' ? await signer.presign({ ...input, expiresIn: 60 }) : await signer.sign(input)
    const request = received(signed)
    const verdict = await verifier.verify(request)
    equal([verdict.ok, verdict.key, verdict.accessKeyId], [true, key, credentials.accessKeyId], verdict.detail ?? key)
    const refused = await verifier.verify({ ...request, target: request.target.replace('/', '/x') })
    equal([refused.ok, refused.reason], [false, 'mismatch'], 'a changed key')
  }
}

async function refuses({ library, backend }, of) {
  const signer = library.core.createSigner(of.create(), { credentials, backend, clock })
  const codes = {
    expiry_out_of_range: { ...of.base, key: 'cat.jpg', expiresIn: -1 },
    key_unsafe: { ...of.base, key: 'a/../cat.jpg', expiresIn: 60 },
  }
  for (const [code, input] of Object.entries(codes))
    equal(await codeOf(library, () => signer.presign(input)), code, code)
}

/** The code of the typed error that an action meets; anything else is thrown on. */
async function codeOf({ core }, action) {
  try {
    await action()
  } catch (error) {
    if (core.isSigningError(error)) return error.code
    throw error
  }
  return 'no error'
}

function received({ method, url, headers }) {
  const [, host, target] = /^https?:\/\/([^/?#]+)(.*)$/.exec(url)
  return { method, target: target || '/', headers: [['host', host], ...Object.entries(headers)] }
}

/** JSON has no dates. */
const dated = (input) => ({ ...input, at: new Date(input.at) })

/** A server decodes path and query before it signs, so spelling and order are each SDK's own. */
function asRead(url) {
  const [, origin, path, query] = /^(https?:\/\/[^/]+)([^?]*)\??(.*)$/.exec(url)
  const pairs = query.split('&').map((pair) => {
    const [name, ...value] = pair.split('=')
    return `${decodeURIComponent(name)}=${decodeURIComponent(value.join('='))}`
  })
  return [origin, decodeURIComponent(path), ...pairs.sort()]
}

function equal(found, wanted, what) {
  const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)]
  if (left !== right) throw new Error(`${what}: found ${left}, wanted ${right}`)
}
