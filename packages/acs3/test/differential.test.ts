import * as types from '@alicloud/openapi-client'
import * as openApiUtil from '@alicloud/openapi-util'
import { RuntimeOptions } from '@alicloud/tea-util'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { decodeQuery, encodeText } from '@presign/core/scheme'
import { createSyncVerifier } from '@presign/core/verify'
import { hardText } from '@presign-tooling/testing'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { flattened } from '../src/call/parameters.js'
import { acs3, serviceEndpoint } from '../src/index.js'
import { acsRpc } from '../src/rpc.js'
import { acs3Verification, acsRpcVerification, withForm } from '../src/verify.js'
import { loopback, type SentRequest } from './loopback.js'

const server = await loopback()
afterAll(server.close)

/** The default export of a CommonJS module, which an ES module sees twice wrapped. */
function defaultOf<T>(module: { readonly default: T }): T {
  return (module.default as { readonly default?: T }).default ?? module.default
}
const Client = defaultOf(types as never) as typeof types.default.default
const util = defaultOf(openApiUtil as never) as typeof openApiUtil.default.default

const secret = { accessKeyId: 'LTAItestFAKE001', accessKeySecret: 'FAKEsecret/with+signs' }
const token = 'FAKEtoken/+=='
const credentialsOf = (sts: boolean) => (sts ? { ...secret, securityToken: token } : secret)
const endpoint = serviceEndpoint(`http://${server.host}`)

function clientOf(sts: boolean, signatureAlgorithm?: string) {
  const config = { ...credentialsOf(sts), type: sts ? 'sts' : 'access_key', endpoint: server.host, protocol: 'HTTP' }
  return new Client(new types.Config({ ...config, ...(signatureAlgorithm !== undefined && { signatureAlgorithm }) }))
}

const headersOf = ({ headers }: SentRequest) =>
  Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))

const text = hardText(12)
// Excluded (names-not-encoded): this SDK signs names as they are, and sends them encoded. The page encodes them.
const plainName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9._~-]{0,8}$/)
const query = fc.dictionary(plainName, text, { maxKeys: 5, noNullPrototype: true })
const headers = fc.dictionary(
  fc.stringMatching(/^x-acs-[a-z0-9][a-z0-9-]{0,8}$/),
  fc.string({ unit: fc.constantFrom('a', 'Z', ' ', ',', ':', '=', '/'), maxLength: 8 }),
  { maxKeys: 3, noNullPrototype: true },
)
const body = fc.option(
  fc.oneof(
    fc.record({ type: fc.constant('json'), body: fc.dictionary(plainName, text, { noNullPrototype: true }) }),
    fc.record({
      type: fc.constant('formData'),
      body: fc.dictionary(plainName, text, { minKeys: 1, noNullPrototype: true }),
    }),
  ),
  { nil: undefined },
)
// Excluded (js-empty-path): this SDK signs an empty path as empty, and sends "/".
const path = fc.array(text, { minLength: 1, maxLength: 3 }).map((segments) => `/${segments.map(encodeText).join('/')}`)
// URL parsers collapse them on the way, no matter who signs.
const sendable = path.filter((path) => !/\/\.{1,2}(?:\/|$)/.test(path) && !path.startsWith('//'))

it('signs as @alicloud/openapi-client does, byte for byte, and accepts what it sends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
      sendable,
      query,
      headers,
      body,
      fc.boolean(),
      async (method, pathname, query, headers, given, sts) => {
        // Excluded: with GET and DELETE this SDK signs the digest of a body that its HTTP client does not send.
        const body = /^(?:GET|DELETE)$/.test(method) ? undefined : given
        const params = { action: 'Act', version: '2015-12-15', protocol: 'HTTP', method, pathname, authType: 'AK' }
        const kinds = { style: 'ROA', reqBodyType: body?.type ?? 'json', bodyType: 'json' }
        await clientOf(sts).callApi(
          new types.Params({ ...params, ...kinds }),
          new types.OpenApiRequest({ query, headers, ...(body && { body: body.body }) }),
          new RuntimeOptions({}),
        )
        const request = server.last()
        expect(authorizationOf(request, sts)).toBe(headersOf(request).authorization)
        expect(verdictOn(request, sts)).toMatchObject({
          ok: true,
          key: pathname.slice(1) || undefined,
          payload: 'digest',
        })
      },
    ),
    { numRuns: 150 },
  )
})

/** What we sign for a request that arrived. */
function authorizationOf(request: SentRequest, sts: boolean): string | undefined {
  const all = headersOf(request)
  const signed = Object.entries(all).filter(
    ([name]) => /^(?:content-type|x-acs-.*)$/.test(name) && !/^x-acs-(?:date|accesskey-id|security-token)$/.test(name),
  )
  const [path = '', search = ''] = request.target.split('?')
  return createSyncSigner(acs3({ endpoint }), { credentials: credentialsOf(sts), backend: nodeBackend }).sign({
    resource: 'service',
    method: request.method,
    path,
    query: Object.fromEntries(decodeQuery(search, ' ') ?? []),
    headers: Object.fromEntries(signed),
    at: new Date(all['x-acs-date'] ?? ''),
  }).headers.authorization
}

function verdictOn(request: SentRequest, sts: boolean) {
  const verifier = createSyncVerifier([acs3Verification({ endpoint })], {
    credentialsOf: () => credentialsOf(sts),
    backend: nodeBackend,
  })
  return verifier.verify({ ...request, payload: new Uint8Array(request.body) })
}

it('signs the RPC way as @alicloud/openapi-client does, and accepts what it sends with its form', async () => {
  const verifier = (sts: boolean) =>
    createSyncVerifier([acsRpcVerification({ endpoint })], {
      credentialsOf: () => credentialsOf(sts),
      backend: nodeBackend,
    })
  // Excluded: this SDK sorts names by UTF-16, where an emoji comes before U+FF5E; the page says ASCII alone.
  const name = text.filter((name) => !/^$|^__proto__$|[\uD800-\uDFFF]/.test(name))
  const parameters = fc.dictionary(name, text, { maxKeys: 4, noNullPrototype: true })
  await fc.assert(
    fc.asyncProperty(parameters, parameters, fc.boolean(), async (query, form, sts) => {
      const own = Object.fromEntries(Object.entries(form).filter(([name]) => !Object.hasOwn(query, name)))
      const params = { action: 'Act', version: '2015-04-01', protocol: 'HTTP', method: 'POST', pathname: '/' }
      const kinds = { authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json' }
      await clientOf(sts, 'v2').callApi(
        new types.Params({ ...params, ...kinds }),
        new types.OpenApiRequest({ query, body: own }),
        new RuntimeOptions({}),
      )
      const request = server.last()
      const whole = withForm(request, request.body.toString())
      expect(verifier(sts).verify(whole)).toMatchObject({ ok: true, payload: 'unsigned' })
      const sent = Object.fromEntries(decodeQuery(whole.target.slice(2), ' ') ?? [])
      expect(signatureOf(sent, sts)).toBe(sent.Signature)
    }),
    { numRuns: 150 },
  )
})

/** What we sign for parameters that arrived. */
function signatureOf(sent: Record<string, string | null>, sts: boolean): string {
  const written = ['AccessKeyId', 'SecurityToken', 'Signature', 'SignatureMethod', 'SignatureVersion', 'Timestamp']
  const query = Object.fromEntries(Object.entries(sent).filter(([name]) => !written.includes(name)))
  const signer = createSyncSigner(acsRpc({ endpoint }), { credentials: credentialsOf(sts), backend: nodeBackend })
  const at = new Date(sent.Timestamp ?? '')
  return signer.sign({ resource: 'service', method: 'POST', query, at }).trace.signature
}

it('flattens parameters as @alicloud/openapi-util does', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(plainName, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }))
  fc.assert(
    fc.property(fc.dictionary(plainName, value, { maxKeys: 4, noNullPrototype: true }), (parameters) => {
      expect(Object.fromEntries(flattened(parameters as never))).toEqual(util.query(parameters as never))
    }),
  )
})

it('names of parameters are encoded as the page says, where the SDK signs them as they are', async () => {
  const params = {
    action: 'Act',
    version: '2014-05-26',
    protocol: 'HTTP',
    method: 'GET',
    pathname: '/',
    authType: 'AK',
  }
  const kinds = { style: 'RPC', reqBodyType: 'json', bodyType: 'json' }
  await clientOf(false).callApi(
    new types.Params({ ...params, ...kinds }),
    new types.OpenApiRequest({ query: { 'Tags.#3#abc': '1' } }),
    new RuntimeOptions({}),
  )
  expect(verdictOn(server.last(), false)).toMatchObject({ ok: false, reason: 'mismatch' })
})
