import { bucketAt, convertClients, methodCallOf, type SigningCall } from '../clients.js'
import { type Choices, type Library, PAGES } from '../library.js'
import type { SourceFile } from '../source/file.js'
import { argumentsOf, isAbsent, numberOf, Properties, type Property, Unreadable } from '../source/literals.js'
import { call, type Draft, type Entry, entry, quoted } from '../source/print.js'
import type { Role } from '../source/role.js'
import type { Node } from '../source/tree.js'
import { readV1 } from './ali-oss/calls.js'
import { DEFAULT_REGION, flagOf, protocolOf, regionOf } from './ali-oss/client.js'
import { renamed, schemeDraft, syncSignerDraft } from './signers.js'
import { noteDynamicImports } from './strangers.js'

interface TinyClient {
  readonly bucket: Property | undefined
  readonly role: Role
}

/** tiny-oss, which signs as ali-oss does with V1, in pages alone. */
export const tinyOss: Library = {
  name: 'tiny-oss',
  summary: 'new OSS of tiny-oss, signatureUrl',
  page: `${PAGES}/ali-oss.md`,
  words: /tiny-oss/,
  convert(file, choices) {
    convertClients(file, {
      constructed: 'tiny-oss',
      isClient: (callee) => {
        const origin = file.imports.originOf(callee)
        return origin?.module === 'tiny-oss' && /^(?:default|\*)$/.test(origin.name)
      },
      readClient: (construction) => readClient(file, construction, { ...choices, backend: 'js' }),
      readUse: (reference, client, construction) => readUse(file, reference, client, construction),
    })
    noteDynamicImports(file, ['tiny-oss'])
  },
}

function readClient(file: SourceFile, construction: Node, choices: Choices): TinyClient {
  const given = new Properties(argumentsOf(construction)[0], 'the options of tiny-oss')
  const [id, secret, token] = [given.get('accessKeyId'), given.get('accessKeySecret'), given.get('stsToken')]
  if (id === undefined || secret === undefined) throw new Unreadable('the options of tiny-oss hold no access key')
  if (flagOf(given.get('internal'), 'internal'))
    throw new Unreadable('internal names a host in tiny-oss that is not there')
  const [region, bucket] = [given.get('region'), given.get('bucket')]
  const endpoint = endpointOf(file, given)
  given.all((name) => name === 'timeout' || name === 'cname')
  given.finish()
  const credentials = (): Draft => ({
    object: [
      ...renamed(file, id, 'accessKeyId'),
      ...renamed(file, secret, 'accessKeySecret'),
      ...renamed(file, token, 'securityToken'),
    ],
  })
  const scheme = () =>
    schemeDraft(file.imports.add('@presign/oss-v1', 'ossV1'), regionOf(file, region, DEFAULT_REGION), endpoint?.())
  const role: Role = {
    suffix: '',
    signer: () => syncSignerDraft(file, scheme(), credentials(), choices),
    type: () =>
      `${file.imports.addType('@presign/core', 'SyncSigner')}<${file.imports.addType('@presign/oss-v1', 'OssV1')}>`,
  }
  return { bucket, role }
}

/** The endpoint is a whole host, which has the bucket in it or stands for it. */
function endpointOf(file: SourceFile, given: Properties): (() => Draft) | undefined {
  const [endpoint, secure, bucket] = [given.get('endpoint'), given.get('secure'), given.get('bucket')]
  const endpoints = () => file.imports.add('@presign/oss', 'endpoints')
  if (endpoint === undefined || isAbsent(endpoint.value)) {
    const protocol = protocolOf(file, secure)
    return protocol && (() => call(`${endpoints()}.public`, [{ object: protocol() }]))
  }
  const [, host] = /^(['"`])([\w.-]+(?::\d+)?)\1$/.exec(endpoint.value.text)?.slice(1) ?? []
  if (host === undefined) throw new Unreadable('the endpoint is not the literal name of a host')
  if (bucket === undefined) throw new Unreadable('the endpoint is named, and no bucket')
  const origin = `${flagOf(secure, 'secure') ? 'https' : 'http'}://${host}`
  return () => call(`${endpoints()}.custom`, [quoted(origin, file.style), { object: renamed(file, bucket, 'bucket') }])
}

/** Every other option is a sub-resource under its name in lower case. */
const OPTIONS = /^(?:expires|method|process|response|content-md5|content-type|x-oss-.*)$/i

function readUse(file: SourceFile, reference: Node, { bucket, role }: TinyClient, construction: Node): SigningCall {
  const { method, call: site, optional } = methodCallOf(reference, 'tiny-oss')
  if (method !== 'signatureUrl')
    throw new Unreadable(`${method} of tiny-oss does not sign: upload of @presign/client-fetch transfers`)
  if (bucket === undefined) throw new Unreadable('the client names no bucket')
  const given = argumentsOf(site)
  const [name, options] = given
  if (/^['"`]\//.test(name?.text ?? '')) throw new Unreadable('the name begins with a slash, which OSS does not take')
  if (!isAbsent(options)) checkOptions(new Properties(options, 'the options of the call'))
  const text = bucketAt(file, bucket.value, construction, site)
  const entries = (): readonly Entry[] => [entry('bucket', text())]
  const input = readV1(file, given, entries)
  return {
    role,
    site,
    write: (receiver) => file.put(site, call(`${receiver}${optional ? '?' : ''}.presign`, [input()], '.url')),
  }
}

function checkOptions(options: Properties): void {
  const unknown = options.all((name) => !OPTIONS.test(name))[0]
  if (unknown !== undefined)
    throw new Unreadable(`the options of the call hold ${unknown.name}, which has no counterpart`)
  const expires = options.get('expires')
  if (expires !== undefined && numberOf(expires.value) === 0) throw new Unreadable('the link expires at once')
}
