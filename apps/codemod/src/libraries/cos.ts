import { convertClients, methodCallOf, type SigningCall } from '../clients.js'
import { type Choices, type Library, PAGES } from '../library.js'
import type { SourceFile } from '../source/file.js'
import {
  argumentsOf,
  booleanOf,
  isAbsent,
  numberOf,
  Properties,
  type Property,
  stringOf,
  Unreadable,
} from '../source/literals.js'
import { call, type Draft, type Entry, entry, quoted } from '../source/print.js'
import type { Role } from '../source/role.js'
import { around, bare, type Node } from '../source/tree.js'
import { renamed, schemeDraft, syncSignerDraft, valued } from './signers.js'
import { noteDynamicImports, noteStrangers } from './strangers.js'

const NODE = 'cos-nodejs-sdk-v5'
const PAGE = 'cos-js-sdk-v5'

/** A client of COS. It knows no region: each call does, so that calls of several regions need several signers. */
interface CosClient {
  /** The options that calls may say otherwise. */
  readonly options: Readonly<Record<'Protocol' | 'Domain' | 'UseAccelerate' | 'ForceSignHost', Property | undefined>>
  roleOf(
    key: string,
    place: () => {
      readonly region: readonly Entry[]
      readonly endpoint: Draft | undefined
      readonly more: readonly Entry[]
    },
  ): Role
}

/** What the SDK takes for its transfers; no URL depends on it. */
const TRANSFER_OPTIONS =
  /^(?:(?:Chunk|File|Copy|Slice|Progress|Upload)\w+|MaxPartNumber|CorrectClockSkew|Timeout|Proxy|Tunnel|Ip|StrictSsl|KeepAlive|FollowRedirect|UserAgent|ConfCwd|AutoSwitchHost|ServiceDomain|ObjectKeySimplifyCheck)$/

/** `cos-nodejs-sdk-v5` and, in pages, `cos-js-sdk-v5`. */
export const cos: Library = {
  name: 'cos',
  summary: 'new COS of cos-nodejs-sdk-v5 and cos-js-sdk-v5, getObjectUrl',
  page: `${PAGES}/cos-nodejs-sdk-v5.md`,
  words: /cos-nodejs-sdk-v5|cos-js-sdk-v5|getObjectUrl/,
  convert(file, choices) {
    const known = convertClients(file, {
      constructed: 'COS',
      isClient: (callee) => {
        const origin = file.imports.originOf(callee)
        return origin !== undefined && [NODE, PAGE].includes(origin.module) && /^(?:default|\*)$/.test(origin.name)
      },
      readClient: (construction) => readClient(file, construction, choices),
      readUse: (reference, client, construction) => readUse(file, reference, client, construction),
    })
    if (file.imports.has([NODE, PAGE])) noteStrangers(file, ['getObjectUrl', 'getAuth'], known)
    noteDynamicImports(file, [NODE, PAGE])
  },
}

function moduleOf(file: SourceFile, construction: Node): string | undefined {
  return file.imports.originOf(construction.field('constructor'))?.module
}

function readClient(file: SourceFile, construction: Node, choices: Choices): CosClient {
  const given = new Properties(argumentsOf(construction)[0], 'the options of new COS')
  if (given.get('getAuthorization') !== undefined)
    throw new Unreadable('the credentials come from getAuthorization: give refreshing() of @presign/core to a signer')
  const [id, secret] = [given.get('SecretId'), given.get('SecretKey')]
  const token = given.get('SecurityToken') ?? given.get('XCosSecurityToken')
  if (id === undefined || secret === undefined)
    throw new Unreadable('the options of new COS hold no SecretId or no SecretKey')
  if (isOn(given.get('ForcePathStyle'), 'ForcePathStyle'))
    throw new Unreadable('ForcePathStyle puts the bucket into the path')
  const options = {
    Protocol: given.get('Protocol'),
    Domain: given.get('Domain'),
    UseAccelerate: given.get('UseAccelerate'),
    ForceSignHost: given.get('ForceSignHost'),
  }
  given.all((name) => TRANSFER_OPTIONS.test(name))
  given.finish()
  const credentials = (): Draft => ({
    object: [
      ...renamed(file, id, 'accessKeyId'),
      ...renamed(file, secret, 'accessKeySecret'),
      ...renamed(file, token, 'securityToken'),
    ],
  })
  // Pages have no Node.
  const chosen: Choices = moduleOf(file, construction) === PAGE ? { ...choices, backend: 'js' } : choices
  const roles = new Map<string, Role>()
  return {
    options,
    roleOf: (key, place) => {
      const before = roles.get(key)
      if (before !== undefined) return before
      const scheme = () => {
        const { region, endpoint, more } = place()
        return schemeDraft(file.imports.add('@presign/cos', 'cos'), region, endpoint, more)
      }
      const role: Role = {
        suffix: suffixOf(key, roles.size),
        signer: () => syncSignerDraft(file, scheme(), credentials(), chosen),
        type: () =>
          `${file.imports.addType('@presign/core', 'SyncSigner')}<${file.imports.addType('@presign/cos', 'Cos')}>`,
      }
      roles.set(key, role)
      return role
    },
  }
}

/** `ap-guangzhou` is `ApGuangzhou`; where that does not make a name, its number. */
function suffixOf(key: string, number: number): string {
  const [, region = ''] = /^['"`]([a-z0-9-]+)['"`]$/.exec(key) ?? []
  const words = region.split('-').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
  return words.join('') || String(number + 1)
}

function readUse(file: SourceFile, reference: Node, client: CosClient, construction: Node): SigningCall {
  const { method, call: site, optional } = methodCallOf(reference, 'COS')
  if (method === 'getAuth' || method === 'getAuthorization')
    throw new Unreadable(`${method} of COS: sign of a signer gives the header as headers.authorization`)
  if (method !== 'getObjectUrl')
    throw new Unreadable(
      `${method} of COS does not sign: upload and download of @presign/client-fetch transfer objects, and the rest stays with it`,
    )
  const [parameters, callback, ...more] = argumentsOf(site)
  if (more.length > 0) throw new Unreadable('getObjectUrl has more than two arguments')
  const given = new Properties(parameters, 'the parameters of getObjectUrl')
  const role = roleOf(file, given, client, construction, site)
  const input = readInput(file, given)
  given.finish()
  if (callback === undefined) {
    return {
      role,
      site,
      write: (receiver) => file.put(site, call(`${receiver}${optional ? '?' : ''}.presign`, [input()], '.url')),
    }
  }
  if (moduleOf(file, construction) === PAGE)
    throw new Unreadable('getObjectUrl has a callback: presign gives the URL itself')
  if (!isUnused(site) || optional) throw new Unreadable('getObjectUrl has a callback, and its value is used as well')
  return { role, site, write: (receiver) => writeCallback(file, site, callback, `${receiver}.presign`, input()) }
}

/** The callback stays as it is; what calls it is made of a promise. */
function writeCallback(file: SourceFile, site: Node, callback: Node, presign: string, input: Draft): void {
  const result: Draft = { object: [entry('Url', call(presign, [input], '.url'))] }
  const made = call(`${file.imports.add('node:util', 'callbackify')}`, [call('async () => ', [result])])
  file.put(site, { ...made, after: `(${file.text(callback)})` }, site)
}

/** Whether nothing is done with the value of a call. */
function isUnused(site: Node): boolean {
  const [outer] = around(site)
  if (outer?.kind === 'expression_statement') return true
  return outer?.kind === 'unary_expression' && outer.field('operator')?.text === 'void'
}

const DEFAULT_EXPIRES = '900'

function readInput(file: SourceFile, given: Properties): () => Draft {
  const [bucket, key, expires, method] = ['Bucket', 'Key', 'Expires', 'Method'].map((name) => given.get(name))
  const [headers, query, sign] = ['Headers', 'Query', 'Sign'].map((name) => given.get(name))
  if (bucket === undefined || key === undefined)
    throw new Unreadable('the parameters of getObjectUrl name no bucket or no key')
  if (sign !== undefined && booleanOf(sign.value) !== true)
    throw new Unreadable('Sign is not true: there may be nothing to sign')
  if (stringOf(key.value)?.startsWith('/'))
    throw new Unreadable('the key begins with a slash, which the SDK signs without')
  const verb = method && stringOf(method.value)?.toUpperCase()
  const parameters = query === undefined ? [] : new Properties(query.value, 'the query').all()
  return () => ({
    object: [
      ...(method === undefined || verb === 'GET'
        ? []
        : [valued(method, 'method', verb === undefined ? file.text(method.value) : quoted(verb, file.style))]),
      ...renamed(file, bucket, 'bucket'),
      ...renamed(file, key, 'key'),
      ...renamed(file, headers, 'headers'),
      ...(parameters.length === 0
        ? []
        : [entry('query', { object: parameters.map((one) => valued(one, one.name, textOf(file, one.value))) })]),
      expires === undefined || isAbsent(expires.value)
        ? entry('expiresIn', DEFAULT_EXPIRES)
        : valued(expires, 'expiresIn', file.text(expires.value)),
    ],
  })
}

function textOf(file: SourceFile, value: Node): string {
  if (numberOf(value) !== undefined) return quoted(String(numberOf(value)), file.style)
  const written = stringOf(value) !== undefined || bare(value).kind === 'template_string'
  return written ? file.text(value) : `String(${file.text(value)})`
}

/** The signer of a call's region and host: what calls say goes before what the client says. */
function roleOf(
  file: SourceFile,
  given: Properties,
  { options, roleOf: role }: CosClient,
  construction: Node,
  site: Node,
): Role {
  const region = given.get('Region')
  if (region === undefined) throw new Unreadable('the parameters of getObjectUrl name no region')
  if (stringOf(region.value) === undefined && !isKnownAt(file, region.value, site, construction))
    throw new Unreadable(`the region, ${region.value.text.slice(0, 60)}, is not known where the client is made`)
  const pick = (name: keyof CosClient['options']) => given.get(name) ?? options[name]
  const [protocol, domain, quick, host] = [
    pick('Protocol'),
    pick('Domain'),
    pick('UseAccelerate'),
    pick('ForceSignHost'),
  ]
  const http = isHttp(protocol)
  const custom = domain === undefined ? undefined : hostOf(domain)
  const accelerated = isOn(quick, 'UseAccelerate')
  const unbound = host !== undefined && !isAbsent(host.value) && !isOn(host, 'ForceSignHost')
  const bucket = given.get('Bucket')
  if (custom !== undefined && (bucket === undefined || !isKnownAt(file, bucket.value, site, construction)))
    throw new Unreadable('the bucket of the domain is not known where the client is made')
  const key = [file.text(region.value), http, custom, accelerated, unbound]
    .filter((part) => part !== false && part !== undefined)
    .join(' ')
  const style = file.style
  return role(key, () => {
    const options: readonly Entry[] = http ? [entry('protocol', quoted('http', style))] : []
    const named = (name: string, values: readonly Draft[]) =>
      call(`${file.imports.add('@presign/cos', 'endpoints')}.${name}`, values)
    const ofOptions = options.length === 0 ? [] : [{ object: options }]
    const endpoint = () => {
      if (custom !== undefined)
        return named('custom', [
          quoted(`${http ? 'http' : 'https'}://${custom}`, style),
          { object: renamed(file, bucket, 'bucket') },
        ])
      if (accelerated) return named('accelerate', ofOptions)
      return http ? named('public', ofOptions) : undefined
    }
    return {
      region: [entry('region', file.text(region.value))],
      endpoint: endpoint(),
      more: unbound ? [entry('signHost', 'false')] : [],
    }
  })
}

/** Whether an expression of a call has its value already where the client is made. */
function isKnownAt(file: SourceFile, value: Node, site: Node, construction: Node): boolean {
  if (!file.movable(value, site, construction)) return false
  const names = [bare(value), ...bare(value).children].filter(
    ({ kind }) => kind === 'identifier' || kind === 'shorthand_property_identifier',
  )
  return names.every((name) => {
    const binding = file.scopes.lookup(name.text, construction)
    return binding === undefined || binding.identifier.start < construction.start
  })
}

function isHttp(protocol: Property | undefined): boolean {
  if (protocol === undefined || isAbsent(protocol.value)) return false
  const text = stringOf(protocol.value)?.replace(/:$/, '')
  if (text !== 'http' && text !== 'https' && text !== '') throw new Unreadable('Protocol is not a literal')
  return text === 'http'
}

function hostOf(domain: Property): string | undefined {
  const text = stringOf(domain.value)
  if (text === '') return undefined
  if (text === undefined || !/^[\w.-]+(?::\d+)?$/.test(text))
    throw new Unreadable('Domain is not the literal name of a host')
  return text
}

function isOn(property: Property | undefined, name: string): boolean {
  if (property === undefined || isAbsent(property.value)) return false
  const said = booleanOf(property.value)
  if (said === undefined) throw new Unreadable(`${name} is not a literal`)
  return said
}
