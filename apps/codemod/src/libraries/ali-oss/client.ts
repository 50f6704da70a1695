import type { Choices } from '../../library.js'
import type { SourceFile } from '../../source/file.js'
import {
  argumentsOf,
  booleanOf,
  isAbsent,
  Properties,
  type Property,
  stringOf,
  Unreadable,
} from '../../source/literals.js'
import { call, type Draft, type Entry, entry, quoted } from '../../source/print.js'
import type { Role } from '../../source/role.js'
import { bare, type Node } from '../../source/tree.js'
import { renamed, schemeDraft, signerDraft, syncSignerDraft, valued } from '../signers.js'

/** A client of ali-oss, by what of its options has a part in signing. */
export interface OssClient {
  readonly bucket: Property | undefined
  /** `signatureUrl` and `calculatePostSignature` sign with V1 at once, whatever `authorizationV4` says. */
  readonly v1: Role
  readonly v1Later: Role
  readonly v4: Role
  /** Why V4 cannot be signed, where the options are enough for V1 alone. */
  readonly v4Fault: string | undefined
}

/** What ali-oss takes for its transfers, and for signing headers; no URL depends on it. */
const TRANSFER_OPTIONS = new Set([
  'agent',
  'amendTimeSkewed',
  'authorizationV4',
  'disabledMD5',
  'enableProxy',
  'fetchOptions',
  'headerEncoding',
  'httpsAgent',
  'isRequestPay',
  'maxSockets',
  'obsUrllib',
  'proxy',
  'refreshSTSTokenInterval',
  'requestErrorHandle',
  'retryMax',
  'timeout',
  'urllib',
  'useFetch',
])

/** @throws Unreadable */
export function readOssClient(file: SourceFile, construction: Node, choices: Choices): OssClient {
  const [options, ...more] = argumentsOf(construction)
  if (more.length > 0) throw new Unreadable('new OSS has a second argument')
  const given = new Properties(options, 'the options of new OSS')
  if (!isAbsent(given.get('refreshSTSToken')?.value))
    throw new Unreadable(
      'the credentials are renewed by refreshSTSToken: give refreshing() of @presign/core to a signer',
    )
  const keys = [given.get('accessKeyId'), given.get('accessKeySecret'), given.get('stsToken')] as const
  if (keys[0] === undefined || keys[1] === undefined) throw new Unreadable('the options of new OSS hold no access key')
  const region = given.get('region')
  const bucket = given.get('bucket')
  const place = placeOf(file, given)
  given.all((name) => TRANSFER_OPTIONS.has(name))
  given.finish()
  const credentials = (): Draft => ({
    object: [
      ...renamed(file, keys[0], 'accessKeyId'),
      ...renamed(file, keys[1], 'accessKeySecret'),
      ...renamed(file, isAbsent(keys[2]?.value) ? undefined : keys[2], 'securityToken'),
    ],
  })
  const scheme = (name: 'ossV1' | 'ossV4') => () =>
    schemeDraft(
      file.imports.add(`@presign/${SCHEMES[name]}`, name),
      regionOf(file, region, place.region),
      place.endpoint?.(),
    )
  const v1 = scheme('ossV1')
  return {
    bucket,
    v1: {
      suffix: 'V1',
      signer: () => syncSignerDraft(file, v1(), credentials(), choices),
      type: () => typeOf(file, 'SyncSigner', 'ossV1'),
    },
    v1Later: {
      suffix: 'V1Async',
      signer: () => signerDraft(file, v1(), credentials()),
      type: () => typeOf(file, 'Signer', 'ossV1'),
    },
    v4: {
      suffix: 'V4',
      signer: () => signerDraft(file, scheme('ossV4')(), credentials()),
      type: () => typeOf(file, 'Signer', 'ossV4'),
    },
    v4Fault:
      region === undefined && place.region !== DEFAULT_REGION
        ? 'ali-oss signs V4 for cn-hangzhou here, since no region is given: say the region of the bucket'
        : undefined,
  }
}

const SCHEMES = { ossV1: 'oss-v1', ossV4: 'oss-v4' } as const

/** What ali-oss takes without a region. */
export const DEFAULT_REGION = 'cn-hangzhou'

function typeOf(file: SourceFile, signer: 'Signer' | 'SyncSigner', scheme: 'ossV1' | 'ossV4'): string {
  const type = file.imports.addType(`@presign/${SCHEMES[scheme]}`, scheme === 'ossV1' ? 'OssV1' : 'OssV4')
  return `${file.imports.addType('@presign/core', signer)}<${type}>`
}

/** ali-oss takes `oss-` off a region before it signs. A region that is not a literal has it taken off as the program runs. */
export function regionOf(file: SourceFile, region: Property | undefined, named: string): readonly Entry[] {
  if (region === undefined) return [entry('region', quoted(named, file.style))]
  const text = stringOf(region.value)
  if (text !== undefined) return [valued(region, 'region', quoted(text.replace(/^oss-/, ''), file.style))]
  const inner = file.text(region.value)
  const simple =
    /^(?:identifier|member_expression|call_expression|non_null_expression|parenthesized_expression|template_string|shorthand_property_identifier)$/
  const object = simple.test(region.value.kind) ? inner : `(${inner})`
  return [valued(region, 'region', `${object}.replace(/^oss-/, ${quoted('', file.style)})`)]
}

interface Place {
  /** The region, where the endpoint names it and no option does. */
  readonly region: string
  readonly endpoint: (() => Draft) | undefined
}

/** Where the links of a client lead. */
function placeOf(file: SourceFile, given: Properties): Place {
  const [endpoint, secure, internal] = ['endpoint', 'secure', 'internal'].map((name) => given.get(name))
  const region = given.get('region')
  const cname = flagOf(given.get('cname'), 'cname')
  if (flagOf(given.get('sldEnable'), 'sldEnable')) throw new Unreadable('sldEnable puts the bucket into the path')
  if (given.get('cloudBoxId') !== undefined) throw new Unreadable('cloudBoxId signs for another product')
  if (/^vpc100-/.test((region && stringOf(region.value)) ?? ''))
    throw new Unreadable('the region names a host of an old network')
  const named = (name: string, ...options: readonly Entry[]) => {
    const endpoints = file.imports.add('@presign/oss', 'endpoints')
    return call(`${endpoints}.${name}`, options.length === 0 ? [] : [{ object: options }])
  }
  if (endpoint === undefined || isAbsent(endpoint.value)) {
    const name = flagOf(internal, 'internal') ? 'internal' : 'public'
    const protocol = protocolOf(file, secure)
    const byDefault = name === 'public' && protocol === undefined
    return { region: DEFAULT_REGION, endpoint: byDefault ? undefined : () => named(name, ...(protocol?.() ?? [])) }
  }
  const origin = originOf(endpoint, secure)
  const { protocol, host } = origin
  const http = (): readonly Entry[] => (protocol === 'http' ? [entry('protocol', quoted('http', file.style))] : [])
  const own = /^oss-([a-z0-9-]+?)(-internal)?\.aliyuncs\.com$/.exec(host)
  if (cname) {
    const bucket = given.get('bucket')
    if (bucket === undefined) throw new Unreadable('cname is set, and no bucket is named')
    const options = (): Draft => ({ object: renamed(file, bucket, 'bucket') })
    return {
      region: DEFAULT_REGION,
      endpoint: () =>
        call(`${file.imports.add('@presign/oss', 'endpoints')}.custom`, [
          quoted(`${protocol}://${host}`, file.style),
          options(),
        ]),
    }
  }
  const accelerated = /^oss-accelerate(-overseas)?\.aliyuncs\.com$/.exec(host)
  if (accelerated !== null) {
    const overseas = accelerated[1] === undefined ? [] : [entry('overseas', 'true')]
    return { region: DEFAULT_REGION, endpoint: () => named('accelerate', ...overseas, ...http()) }
  }
  if (own === null) {
    if (/^[\d.]+(?::\d+)?$|^\[/.test(host))
      throw new Unreadable('the endpoint is an IP address, for which ali-oss signs no URL')
    return {
      region: DEFAULT_REGION,
      endpoint: () =>
        call(`${file.imports.add('@presign/oss', 'endpoints')}.virtualHosted`, [
          quoted(`${protocol}://${host}`, file.style),
        ]),
    }
  }
  const [, id = '', inside] = own
  const said = region && stringOf(region.value)?.replace(/^oss-/, '')
  if (region !== undefined && said !== id)
    throw new Unreadable('region and endpoint do not name the same region in literals')
  const plain = inside === undefined && protocol === 'https'
  return {
    region: id,
    endpoint: plain ? undefined : () => named(inside === undefined ? 'public' : 'internal', ...http()),
  }
}

/** Without `secure`, ali-oss makes links over http, and so does what takes its place. */
export function protocolOf(file: SourceFile, secure: Property | undefined): (() => readonly Entry[]) | undefined {
  const { style } = file
  const http = quoted('http', style)
  if (secure === undefined) return () => [entry('protocol', http)]
  const said = booleanOf(secure.value)
  if (said !== undefined) return said ? undefined : () => [valued(secure, 'protocol', http)]
  const { kind } = bare(secure.value)
  if (/assignment|ternary|arrow|yield|sequence/.test(kind)) throw new Unreadable('secure is not a literal')
  return () => [valued(secure, 'protocol', `${file.text(secure.value)} ? ${quoted('https', style)} : ${http}`)]
}

/** A literal endpoint, taken apart as ali-oss does: without a protocol, `secure` decides. */
function originOf(endpoint: Property, secure: Property | undefined): { protocol: string; host: string } {
  const text = stringOf(endpoint.value)
  if (text === undefined) throw new Unreadable('the endpoint is not a literal')
  const [, protocol, host] = /^(?:(https?):\/\/)?([^/?#\s@]+)\/?$/.exec(text) ?? []
  if (host === undefined) throw new Unreadable('the endpoint is not the origin of a host')
  return { protocol: protocol ?? (flagOf(secure, 'secure') ? 'https' : 'http'), host }
}

export function flagOf(property: Property | undefined, name: string): boolean {
  if (property === undefined) return false
  const said = booleanOf(property.value)
  if (said === undefined && !isAbsent(property.value)) throw new Unreadable(`${name} is not a literal`)
  return said ?? false
}
