import { bucketAt, methodCallOf, type SigningCall, writeAwaited } from '../../clients.js'
import type { SourceFile } from '../../source/file.js'
import {
  argumentsOf,
  isAbsent,
  numberOf,
  Properties,
  type Property,
  stringOf,
  Unreadable,
} from '../../source/literals.js'
import { call, type Draft, type Entry, entry, quoted } from '../../source/print.js'
import { isConstant } from '../../source/scopes.js'
import { bare, type Node } from '../../source/tree.js'
import { renamed, valued } from '../signers.js'
import type { OssClient } from './client.js'

/** What ali-oss does beyond signing, by what takes its place. */
const TRANSFERS = new Set([
  'put',
  'putStream',
  'get',
  'getStream',
  'multipartUpload',
  'resumeMultipartUpload',
  'append',
  'cancel',
])

/** @throws Unreadable */
export function readOssUse(file: SourceFile, reference: Node, client: OssClient, construction: Node): SigningCall {
  const { method, call: site, optional } = methodCallOf(reference, 'ali-oss')
  const given = argumentsOf(site)
  const bucket = () => bucketOf(file, client, construction, site)
  switch (method) {
    case 'signatureUrl': {
      const input = readV1(file, given, bucket())
      const draft = (receiver: string) => call(`${receiver}${optional ? '?' : ''}.presign`, [input()], '.url')
      return { role: client.v1, site, write: (receiver) => file.put(site, draft(receiver)) }
    }
    case 'asyncSignatureUrl': {
      const input = readV1(file, given, bucket())
      return { role: client.v1Later, site, write: (receiver) => writeLater(file, site, receiver, optional, input()) }
    }
    case 'signatureUrlV4': {
      if (client.v4Fault !== undefined) throw new Unreadable(client.v4Fault)
      const input = readV4(file, given, bucket())
      return { role: client.v4, site, write: (receiver) => writeLater(file, site, receiver, optional, input()) }
    }
    case 'calculatePostSignature': {
      const text = policyText(file, given)
      return {
        role: client.v1,
        site,
        write: (receiver) => {
          const job = call(file.imports.add('@presign/oss-v1/form', 'signPolicy'), [text()])
          file.put(site, call(`${receiver}${optional ? '?' : ''}.run`, [job]))
        },
      }
    }
    case 'signPostObjectPolicyV4':
      throw new Unreadable(
        'signPostObjectPolicyV4 of ali-oss: postPolicy of @presign/oss-v4/form writes and signs the policy',
      )
    default:
      throw new Unreadable(
        TRANSFERS.has(method)
          ? `${method} of ali-oss does not sign: upload and download of @presign/client-fetch transfer`
          : `${method} of ali-oss does not sign, and stays with it`,
      )
  }
}

function writeLater(file: SourceFile, site: Node, receiver: string, optional: boolean, input: Draft): void {
  if (optional) {
    file.put(site, call(`${receiver}?.presign`, [input], '.then(({ url }) => url)'))
  } else writeAwaited(file, site, { call: `${receiver}.presign`, values: [input] })
}

/** The bucket of a client, as a property of each call. */
function bucketOf(file: SourceFile, { bucket }: OssClient, construction: Node, site: Node): () => readonly Entry[] {
  if (bucket === undefined) throw new Unreadable('the client names no bucket')
  const text = bucketAt(file, bucket.value, construction, site)
  return () => [entry('bucket', text())]
}

/** The arguments of `signatureUrl(name, options)`. */
export function readV1(file: SourceFile, given: readonly Node[], bucket: () => readonly Entry[]): () => Draft {
  const [name, options, strict] = given
  if (name === undefined) throw new Unreadable('the call names no object')
  if (strict !== undefined) throw new Unreadable('the check of the name is set by a third argument')
  const rest = isAbsent(options)
    ? () => [entry('expiresIn', '1800')]
    : readOptions(file, new Properties(options, 'the options of the call'))
  return () => {
    const [expiresIn, ...others] = rest()
    return {
      object: [
        ...others.filter(({ name }) => name === 'method'),
        ...bucket(),
        entry('key', withoutSlashes(file, name)),
        ...others.filter(({ name }) => name !== 'method'),
        ...(expiresIn === undefined ? [] : [expiresIn]),
      ],
    }
  }
}

/** ali-oss takes slashes off the beginning of a name. Presign rejects such a name while the program runs. */
function withoutSlashes(file: SourceFile, name: Node): string {
  const text = file.text(name)
  if (name.kind === 'template_string') return text.replace(/^`\/+/, '`')
  return name.kind === 'string' ? text.replace(/^(['"])\/+/, '$1') : text
}

/** The lifetime first; then what else the options say. */
function readOptions(file: SourceFile, options: Properties): () => readonly Entry[] {
  const expires = options.get('expires')
  const method = options.get('method')
  const headers = options.all((name) => /^(?:x-oss-|content-md5$|content-type$)/i.test(name))
  const query = readQuery(file, options)
  options.finish()
  return () => [
    expiresOf(file, expires),
    ...methodOf(file, method),
    ...(headers.length === 0
      ? []
      : [
          entry('headers', { object: headers.map((one) => valued(one, one.name.toLowerCase(), file.text(one.value))) }),
        ]),
    ...query(),
  ]
}

function expiresOf(file: SourceFile, expires: Property | undefined): Entry {
  if (expires === undefined || isAbsent(expires.value)) return entry('expiresIn', '1800')
  // Nothing and 0 both mean half an hour.
  return numberOf(expires.value) === 0
    ? valued(expires, 'expiresIn', '1800')
    : valued(expires, 'expiresIn', file.text(expires.value))
}

/** GET is the default of both. */
function methodOf(file: SourceFile, method: Property | undefined): readonly Entry[] {
  const text = method && stringOf(method.value)?.toUpperCase()
  if (method === undefined || text === 'GET') return []
  return [valued(method, 'method', text === undefined ? file.text(method.value) : quoted(text, file.style))]
}

const RESPONSE_NAMES = new Map([
  ['content-type', 'contentType'],
  ['content-disposition', 'contentDisposition'],
  ['content-encoding', 'contentEncoding'],
  ['content-language', 'contentLanguage'],
  ['cache-control', 'cacheControl'],
  ['expires', 'expires'],
])

/** What goes into the query: changed headers of the answer, processing, limits, sub-resources, a callback. */
function readQuery(file: SourceFile, options: Properties): () => readonly Entry[] {
  const process = options.get('process')
  const limit = options.get('trafficLimit')
  const response = options.get('response')
  const overrides = response && readResponse(file, response)
  const subResource = options.get('subResource')
  const parameters = subResource === undefined ? [] : new Properties(subResource.value, 'the sub-resources').all()
  const callback = options.get('callback')
  const told = callback && readCallback(file, callback)
  return () => {
    const oss = (name: string, value: Draft, after = ''): Entry => ({
      spread: true,
      value: call(file.imports.add('@presign/oss', name), [value], after),
    })
    const entries: readonly Entry[] = [
      ...parameters.map((one) => valued(one, one.name, parameterText(file, one.value))),
      ...(process === undefined ? [] : [valued(process, 'x-oss-process', file.text(process.value))]),
      ...(limit === undefined ? [] : [oss('trafficLimit', file.text(limit.value))]),
      ...(overrides === undefined ? [] : [oss('responseOverrides', overrides())]),
      ...(told === undefined ? [] : [oss('callback', told(), '.query')]),
    ]
    const [only] = entries
    if (only === undefined) return []
    return [entry('query', entries.length === 1 && only.spread === true ? only.value : { object: entries })]
  }
}

/** A number is written as text; an empty text is a name without a value. */
function parameterText(file: SourceFile, value: Node): string {
  if (stringOf(value) === '') return 'null'
  if (numberOf(value) !== undefined) return quoted(String(numberOf(value)), file.style)
  return stringOf(value) === undefined ? `String(${file.text(value)})` : file.text(value)
}

function readResponse(file: SourceFile, response: Property): () => Draft {
  const given = new Properties(response.value, 'the headers of the answer').all()
  const unknown = given.find(({ name }) => !RESPONSE_NAMES.has(name.toLowerCase()))
  if (unknown !== undefined) throw new Unreadable(`the header ${unknown.name} of the answer has no counterpart`)
  return () => ({
    object: given.map((one) =>
      valued(one, RESPONSE_NAMES.get(one.name.toLowerCase()) ?? one.name, file.text(one.value)),
    ),
  })
}

function readCallback(file: SourceFile, callback: Property): () => Draft {
  const given = new Properties(callback.value, 'the options of the callback')
  const [url, body, type, host, sni] = ['url', 'body', 'contentType', 'host', 'callbackSNI'].map((name) =>
    given.get(name),
  )
  const custom = given.get('customValue')
  const vars = custom === undefined ? [] : new Properties(custom.value, 'the own values of the callback').all()
  given.finish()
  return () => ({
    object: [
      ...renamed(file, url, 'url'),
      ...renamed(file, body, 'body'),
      ...renamed(file, type, 'bodyType'),
      ...renamed(file, host, 'host'),
      ...renamed(file, sni, 'sni'),
      ...(vars.length === 0
        ? []
        : [entry('vars', { object: vars.map((one) => valued(one, `x:${one.name}`, file.text(one.value))) })]),
    ],
  })
}

/** The arguments of `signatureUrlV4(method, expires, request, objectName, additionalHeaders)`. */
function readV4(file: SourceFile, given: readonly Node[], bucket: () => readonly Entry[]): () => Draft {
  const [method, expires, request, name, additional] = given
  if (method === undefined || expires === undefined) throw new Unreadable('the call names no method or no lifetime')
  const options = isAbsent(request) ? undefined : new Properties(request, 'the request of the call')
  const headers = options?.get('headers')
  const queries = options?.get('queries')
  const parameters = queries === undefined ? [] : new Properties(queries.value, 'the queries of the call').all()
  options?.finish()
  const verb = stringOf(method)?.toUpperCase()
  if (/^(['"`])\//.test(name?.text ?? '')) throw new Unreadable('the name begins with a slash, which OSS does not take')
  return () => ({
    object: [
      ...(verb === 'GET' ? [] : [entry('method', verb === undefined ? file.text(method) : quoted(verb, file.style))]),
      ...(name === undefined || isAbsent(name) ? [entry('resource', quoted('bucket', file.style))] : []),
      ...bucket(),
      ...(name === undefined || isAbsent(name) ? [] : [entry('key', file.text(name))]),
      ...renamed(file, headers, 'headers'),
      ...(parameters.length === 0
        ? []
        : [entry('query', { object: parameters.map((one) => valued(one, one.name, parameterText(file, one.value))) })]),
      ...(additional === undefined || isAbsent(additional) ? [] : [entry('additionalHeaders', file.text(additional))]),
      entry('expiresIn', file.text(expires)),
    ],
  })
}

/** ali-oss takes the policy as an object or as text; a name may stand for either. */
function policyText(file: SourceFile, given: readonly Node[]): () => string {
  const [policy] = given
  if (policy === undefined) throw new Unreadable('the call has no policy')
  const written = bare(policy)
  const binding = written.kind === 'identifier' ? file.scopes.bindingOf(written) : undefined
  const value = binding !== undefined && isConstant(binding) ? binding.identifier.parent?.field('value') : written
  const shape = value && bare(value)
  if (shape?.kind === 'object') return () => `JSON.stringify(${file.text(policy)})`
  if (shape !== undefined && (stringOf(shape) !== undefined || /^JSON\.stringify\(/.test(shape.text)))
    return () => file.text(policy)
  throw new Unreadable('whether the policy is an object or text is not seen here: signPolicy takes text')
}
