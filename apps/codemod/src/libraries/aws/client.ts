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
import { call, type Draft, quoted } from '../../source/print.js'
import type { Role } from '../../source/role.js'
import { bare, type Node } from '../../source/tree.js'
import { renamed, schemeDraft, signerDraft, valued } from '../signers.js'

/** A client of the AWS SDK, as the signer that takes its place. */
export interface S3Client {
  readonly role: Role
}

/** What the SDK takes for sending; no URL depends on it, but for the checksums that it puts into links for PUT. */
const SENDING_OPTIONS = new Set([
  'apiVersion',
  'customUserAgent',
  'defaultsMode',
  'logger',
  'maxAttempts',
  'requestChecksumCalculation',
  'requestHandler',
  'responseChecksumValidation',
  'retryMode',
  'retryStrategy',
  'runtime',
])

/** @throws Unreadable */
export function readS3Client(file: SourceFile, construction: Node): S3Client {
  const given = new Properties(argumentsOf(construction)[0], 'the options of new S3Client')
  const region = given.get('region')
  if (region === undefined)
    throw new Unreadable('new S3Client names no region, which the SDK then takes from elsewhere')
  if (!isText(region.value)) throw new Unreadable('the region is not written as text')
  const credentials = readCredentials(file, given.get('credentials'))
  const endpoint = readEndpoint(file, given, region)
  given.all((name) => SENDING_OPTIONS.has(name))
  given.finish()
  const scheme = () =>
    schemeDraft(
      file.imports.add('@presign/aws-v4', 'awsV4'),
      [valued(region, 'region', certain(file, region.value))],
      endpoint?.(),
    )
  return {
    role: {
      suffix: '',
      signer: () => signerDraft(file, scheme(), credentials()),
      type: () =>
        `${file.imports.addType('@presign/core', 'Signer')}<${file.imports.addType('@presign/aws-v4', 'AwsV4')}>`,
    },
  }
}

/** A region may be a function in the SDK, and a name that stands for one is found by the compiler. */
function isText(node: Node): boolean {
  const { kind } = bare(node)
  return /^(?:string|template_string|identifier|shorthand_property_identifier|member_expression|binary_expression)$/.test(
    kind,
  )
}

/** The SDK takes a variable of the environment that may be missing, and looks elsewhere; a scheme wants its text. */
function certain(file: SourceFile, value: Node): string {
  const text = file.text(value)
  return file.style.typed && /^process\.env\.\w+$|^process\.env\[[^\]]+\]$/.test(text) ? `${text}!` : text
}

/** Without credentials, the SDK looks for them in the environment, profiles and roles, in that order. */
function readCredentials(file: SourceFile, credentials: Property | undefined): () => Draft {
  if (credentials === undefined || isDefaultChain(file, credentials.value)) {
    return () => {
      const source = file.imports.add('@presign/credentials/aws', 'awsDefault')
      return call(source, [file.imports.add('@presign/credentials/node', 'nodeSystem')])
    }
  }
  if (bare(credentials.value).kind !== 'object')
    throw new Unreadable('the credentials come from elsewhere: give a source of @presign/credentials to a signer')
  const keys = new Properties(credentials.value, 'the credentials')
  const [id, secret, token] = [keys.get('accessKeyId'), keys.get('secretAccessKey'), keys.get('sessionToken')]
  if (id === undefined || secret === undefined) throw new Unreadable('the credentials hold no access key')
  keys.finish()
  return () => ({
    object: [
      ...renamed(file, id, 'accessKeyId'),
      ...renamed(file, secret, 'accessKeySecret'),
      ...renamed(file, token, 'securityToken'),
    ],
  })
}

function isDefaultChain(file: SourceFile, value: Node): boolean {
  const node = bare(value)
  const origin = node.kind === 'call_expression' ? file.imports.originOf(node.field('function')) : undefined
  return origin?.name === 'fromNodeProviderChain' && argumentsOf(node).length === 0
}

const SWITCHES = {
  useAccelerateEndpoint: 'accelerate',
  useDualstackEndpoint: 'dualStack',
  useFipsEndpoint: 'fips',
} as const

function readEndpoint(file: SourceFile, given: Properties, region: Property): (() => Draft) | undefined {
  const on = Object.entries(SWITCHES).filter(([name]) => isOn(given.get(name), name))
  const pathStyle = isOn(given.get('forcePathStyle'), 'forcePathStyle')
  const endpoint = given.get('endpoint')
  const named = (name: string, values: readonly Draft[]) => () =>
    call(`${file.imports.add('@presign/s3', 'endpoints')}.${name}`, values)
  if (endpoint !== undefined) {
    if (on.length > 0) throw new Unreadable('an endpoint is named beside a switch for another')
    const host = hostOf(endpoint.value)
    const name = pathStyle || /^(?:[\d.]+|\[.*\])(?::\d+)?$/.test(host) ? 'pathStyle' : 'virtualHosted'
    return named(name, [file.text(endpoint.value)])
  }
  const [first, ...more] = on.map(([, name]) => name)
  if (more.length > 0 || (first !== undefined && pathStyle))
    throw new Unreadable('several switches change the endpoint together')
  if (first !== undefined) return named(first, [])
  if (!pathStyle) return undefined
  const id = stringOf(region.value)
  if (id === undefined) throw new Unreadable('forcePathStyle is set for a region that is not a literal')
  return named('pathStyle', [quoted(`https://s3.${id}.amazonaws.com`, file.style)])
}

/** The host of an endpoint that begins with its protocol, whatever is put into it. */
function hostOf(value: Node): string {
  const { kind, text } = bare(value)
  const origin = kind === 'string' || kind === 'template_string' ? text.slice(1, -1) : ''
  const [, host] = /^https?:\/\/((?:\$\{[^}]*\}|[^/?#\s@$])+)\/?$/.exec(origin) ?? []
  if (host === undefined) throw new Unreadable('the endpoint is not written as the origin of a host')
  return host
}

function isOn(property: Property | undefined, name: string): boolean {
  if (property === undefined || isAbsent(property.value)) return false
  const said = booleanOf(property.value)
  if (said === undefined) throw new Unreadable(`${name} is not a literal`)
  return said
}
