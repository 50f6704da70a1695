import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Provider, ProviderScheme } from '../../apps/cli/src/providers/provider.js'
import { providers } from '../../apps/cli/src/providers/providers.js'
import { rows } from '../../apps/cli/test/rows.js'
import { acs3, serviceEndpoint } from '../../packages/acs3/src/index.js'
import { acsRpc } from '../../packages/acs3/src/rpc.js'
import { inspect, type SignedInspection } from '../../packages/core/src/explain.js'
import { createSyncSigner, type Endpoint, type SignedRequest } from '../../packages/core/src/index.js'
import { nodeBackend } from '../../packages/core/src/node.js'
import { runSync } from '../../packages/core/src/scheme.js'
import { detectors } from '../../packages/detectors/src/index.js'
import { type Store, stores } from '../../packages/s3/src/index.js'
import { tc3 } from '../../packages/tc3/src/index.js'
import {
  acs3 as acs3Vectors,
  awsV4,
  azureSas,
  bos,
  cos,
  gcsV4,
  obs,
  ossForms,
  ossV1Headers,
  ossV1Urls,
  ossV4Headers,
  ossV4Urls,
  qiniu,
  rpc,
  tc3 as tc3Vectors,
  tos,
} from '../../packages/vectors/src/index.js'
import { root } from '../checks/files.js'

/** Each scheme with what the page asks of it. */
interface Subject {
  readonly provider: Provider
  readonly scheme: ProviderScheme
}

const subjects: readonly Subject[] = providers.flatMap((provider) =>
  provider.schemes.map((scheme) => ({ provider, scheme })),
)

/** `docs/providers.md`, out of the code, the vectors and the tests of the command. */
export async function providersPage(): Promise<string> {
  return [
    '# Providers',
    '<!-- Made by `pnpm exec vitest run --project tooling tooling/providers -u`; the same without `-u` fails when it differs. -->',
    'What is signed for, what each scheme and store takes, and who witnesses it. Everything here is read off the code, the\nvectors and the tests.',
    '## Schemes',
    schemesTable(),
    '## Services without objects',
    'They have neither buckets nor URLs with a lifetime, so the command has no rows for them.',
    servicesTable(),
    '## Transfers and explanations',
    dialectsTable(),
    '## Witnesses',
    'Signatures that official SDKs and widely used libraries made with a frozen clock. Each is reproduced stage by stage and\nverified, but for the faults of single versions that the tests name.',
    await witnessesTable(),
    '## Stores that speak S3',
    `Values of \`stores\` in \`@presign/s3\`. What they sign equals what \`@aws-sdk/client-s3\` ${sdkVersion()} signs at the same endpoint.`,
    storesTable(),
    ...notTaken(),
    '## The command',
    '`presign` with each provider and store. ✓ is a test of `apps/cli/test/commands.test.ts`, against `@presign/local` or a\nsmall server that is made from the contract and verifies.',
    commandsTable(),
    environmentTable(),
    '## Recognised',
    'What `detect` of `@presign/core/explain` knows with the `detectors` of `@presign/detectors`.',
    recognisedTable(),
    '',
  ].join('\n\n')
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n')
}

const code = (text: string) => `\`${text}\``

const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })

/** An id and a secret that every provider takes, and a token where there are tokens. */
function credentialsFor({ provider: { environment }, scheme }: Subject) {
  const accessKeySecret = scheme.name.endsWith('-rsa') ? `${PEM}` : 'RkFLRXNlY3JldA=='
  const hasToken = environment.credentials.some(({ token }) => token !== undefined)
  return { accessKeyId: 'fakeaccount001', accessKeySecret, ...(hasToken && { securityToken: 'FAKEtoken' }) }
}

/** The endpoint that is used where none is named; a domain of one's own where the service has none. */
function endpointOf({ endpoints, at, example }: Provider): Endpoint {
  const [name, make] = Object.entries(endpoints)[0] ?? []
  if (!make) throw new Error('a provider has no endpoint')
  return name === 'domain' ? at('https://cdn.example.com', 'custom', example.split('/')[0]) : make()
}

/** The package that a scheme is in. */
const packageOf = ({ name }: ProviderScheme) => name.replace(/-rsa$/, '')

const AT = new Date('2026-01-31T12:00:00Z')

/** One signed request of each mode, taken apart again. */
function made(subject: Subject, mode: 'url' | 'header', headers: Record<string, string> = {}) {
  const { provider, scheme } = subject
  const { regionExample: region, example } = provider
  const [bucket = '', key = ''] = example.split('/')
  const endpoint = endpointOf(provider)
  const credentials = credentialsFor(subject)
  const signer = createSyncSigner(scheme.signing({ region, endpoint }), { credentials, backend: nodeBackend })
  const input = { method: 'GET', bucket, key, headers, at: AT }
  const signed = mode === 'url' ? signer.presign({ ...input, expiresIn: 60 }) : signer.sign(input)
  return { signed, found: inspected(scheme, signed, region, endpoint) }
}

function inspected(
  scheme: ProviderScheme,
  { method, url, headers }: SignedRequest,
  hostRegion: string,
  endpoint: Endpoint,
): SignedInspection {
  const [, host = '', target = ''] = /^https:\/\/([^/]+)(.*)$/.exec(url) ?? []
  const request = { method, target, headers: { host, ...headers } }
  const verifying = scheme.verifying({ region: undefined, hostRegion })
  const found = runSync(inspect(verifying, request, { endpoints: [endpoint] }), nodeBackend)
  if (found.state === 'signed') return found
  throw new Error(`${scheme.name} does not read what it signed: ${JSON.stringify(found)}`)
}

function schemesTable(): string {
  const head = ['', 'modes', 'a URL lives at most', 'key', 'token', 'host is signed', 'body', 'verify', 'forms']
  return table(
    head,
    subjects.map((subject) => {
      const { provider, scheme } = subject
      const { modes, limits } = scheme.signing({ region: provider.regionExample, endpoint: endpointOf(provider) })
      const { signed, found } = made(subject, 'url')
      return [
        `**${code(scheme.name)}** ${provider.title}`,
        modes.map((mode) => (mode === 'url' ? 'URL' : 'headers')).join(', '),
        lifetime(limits.expiresIn),
        `${limits.keyBytes} bytes`,
        'securityToken' in credentialsFor(subject) ? code(tokenName(signed)) : '–',
        hostIn(found),
        bodyOf(subject),
        code(`@presign/${packageOf(scheme)}/verify`),
        hasForms(packageOf(scheme)) ? code(`@presign/${packageOf(scheme)}/form`) : '–',
      ]
    }),
  )
}

/** How a signature covers the host: as a header, or in the text of a URL. */
function hostIn({ signedHeaders, trace }: SignedInspection): string {
  if (signedHeaders.includes('host') || /^https?:/.test(trace.stringToSign)) return 'yes'
  return /^\/blob\//m.test(trace.stringToSign) ? 'the account is' : 'when asked'
}

function lifetime(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  return days > 3650 ? 'as long as you like' : `${days} days`
}

function tokenName({ url }: SignedRequest): string {
  return /[?&]([^=&]*token)=/i.exec(url)?.[1] ?? '–'
}

const DIGEST = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Whether signed headers may cover the body. */
function bodyOf(subject: Subject): string {
  try {
    const names = ['x-amz-content-sha256', 'x-tos-content-sha256', 'x-goog-content-sha256']
    const digests = names.filter((name) => made(subject, 'header', { [name]: DIGEST }).found.payload === 'digest')
    return digests.length > 0 ? 'its SHA-256, in headers' : 'not signed'
  } catch {
    return 'not signed'
  }
}

function hasForms(name: string): boolean {
  const { exports } = JSON.parse(readFileSync(`${root}packages/${name}/package.json`, 'utf8'))
  return './form' in exports
}

function dialectsTable(): string {
  const head = [
    '',
    'parts',
    'part',
    'single PUT',
    'checksums',
    'MD5 on arrival',
    'codes explained',
    'mistakes of its own',
  ]
  return table(
    head,
    providers.map(({ title, dialect, hints, schemes }) => {
      const { uploads, limits } = dialect
      const { parts, minPartBytes, maxPartBytes, putBytes } = limits
      return [
        title,
        ...(uploads.kind === 'none'
          ? ['–', '–', 'by a form']
          : [`up to ${parts} ${uploads.kind}`, `${bytes(minPartBytes)} to ${bytes(maxPartBytes)}`, bytes(putBytes)]),
        dialect.checksums.join(', ') || '–',
        dialect.md5Header === undefined ? '–' : code(dialect.md5Header),
        String(Object.keys(hints.codes ?? {}).length + (hints.messages?.length ?? 0)),
        schemes.map(({ name, mistakes }) => `${mistakes.length} (${name})`).join(', '),
      ]
    }),
  )
}

function bytes(count: number): string {
  const units = [
    [2 ** 30, 'GiB'],
    [2 ** 20, 'MiB'],
    [2 ** 10, 'KiB'],
  ] as const
  const [unit, name] = units.find(([unit]) => count % unit === 0) ?? [1, 'bytes']
  return `${count / unit} ${name}`
}

interface Made {
  readonly scheme: string
  readonly source: { readonly sdk: string; readonly version: string }
}

async function witnessesTable(): Promise<string> {
  const forms = await ossForms()
  const all: readonly (readonly [string, readonly Made[]])[] = [
    [
      'oss-v4',
      [...(await ossV4Urls()), ...(await ossV4Headers()), ...forms.filter(({ scheme }) => scheme.includes('v4'))],
    ],
    [
      'oss-v1',
      [...(await ossV1Urls()), ...(await ossV1Headers()), ...forms.filter(({ scheme }) => scheme.includes('v1'))],
    ],
    ['aws-v4', await awsV4()],
    ['cos', await cos()],
    ['acs3', await acs3Vectors()],
    ['acs-rpc', await rpc()],
    ['tc3', (await tc3Vectors()).filter(({ mode }) => mode === 'header')],
    ['obs', await obs()],
    ['tos', await tos()],
    ['bos', await bos()],
    ['gcs-v4', await gcsV4()],
    ['azure-sas', await azureSas()],
    ['qiniu', await qiniu()],
  ]
  return table(
    ['', 'vectors', 'made by'],
    all.map(([name, vectors]) => [
      code(name),
      String(vectors.length),
      [...new Set(vectors.map(({ source }) => `${source.sdk} ${source.version}`))].sort().join(', '),
    ]),
  )
}

const ACCOUNT = '0123456789abcdef0123456789abcdef'
const region = (id: string) => ({ region: id })

/** One of each; the compiler notices a store that is not here. */
const samples: Readonly<Record<keyof typeof stores, Store>> = {
  r2: stores.r2({ account: ACCOUNT }),
  minio: stores.minio({ endpoint: 'http://localhost:9000' }),
  ceph: stores.ceph({ endpoint: 'https://ceph.example.com' }),
  b2: stores.b2(region('us-west-004')),
  spaces: stores.spaces(region('nyc3')),
  wasabi: stores.wasabi(region('eu-central-1')),
  oss: stores.oss(region('cn-hangzhou')),
  cos: stores.cos(region('ap-guangzhou')),
  gcs: stores.gcs(),
}

function storesTable(): string {
  return table(
    ['', 'region', 'a bucket is at', 'not taken'],
    Object.entries(samples).map(([name, { title, region, endpoint, lacks }]) => {
      const bucket = name === 'cos' ? 'photos-1250000000' : 'photos'
      const { origin, root } = endpoint.address(region, bucket)
      const place = `${origin}${root}`.replace(ACCOUNT, 'ACCOUNT').replace(/\/$/, '')
      return [`**${code(name)}** ${title}`, code(region), code(place), Object.keys(lacks).join(', ') || '–']
    }),
  )
}

/** The sentences behind the words of the table. */
function notTaken(): readonly string[] {
  const lines = Object.values(samples).flatMap(({ title, lacks }) =>
    Object.entries(lacks).map(([lack, why]) => `- ${title}, ${lack}: ${why.charAt(0).toLowerCase()}${why.slice(1)}.`),
  )
  return [lines.join('\n')]
}

function sdkVersion(): string {
  return /"@aws-sdk\/client-s3": (\S+)/.exec(readFileSync(`${root}pnpm-workspace.yaml`, 'utf8'))?.[1] ?? ''
}

const COMMANDS = ['url', 'sign', 'put', 'get', 'verify', 'explain', 'inspect']

function commandsTable(): string {
  const tested = readFileSync(`${root}apps/cli/test/commands.test.ts`, 'utf8')
  const titles = [...tested.matchAll(/^ {2}it\('(.*)'/gm)].map(([, title = '']) => title)
  const isTested = (command: string) => titles.some((title) => new RegExp(`\\b${command}\\b`).test(title))
  return table(
    ['', ...COMMANDS.map(code)],
    rows.map(({ provider, what }) => [
      `${code(`${provider}://`)} ${what}`,
      ...COMMANDS.map((name) => (isTested(name) ? '✓' : '–')),
    ]),
  )
}

function environmentTable(): string {
  return table(
    ['', 'credentials', 'region', 'endpoint'],
    providers.map(({ name, environment }) => [
      code(`${name}://`),
      environment.credentials
        .map(({ id, secret, token }) => [id, secret, ...(token === undefined ? [] : [token])].map(code).join(', '))
        .join('; or '),
      environment.region.map(code).join(', ') || '–',
      environment.endpoint.map(code).join(', '),
    ]),
  )
}

const SERVICES = [
  {
    scheme: acs3({ endpoint: serviceEndpoint('https://sts.aliyuncs.com') }),
    title: 'Alibaba Cloud APIs',
    door: '@presign/acs3',
  },
  {
    scheme: acsRpc({ endpoint: serviceEndpoint('https://sts.aliyuncs.com') }),
    title: 'Alibaba Cloud APIs, before V3',
    door: '@presign/acs3/rpc',
  },
  { scheme: tc3({ service: 'sts' }), title: 'Tencent Cloud APIs', door: '@presign/tc3' },
]

function servicesTable(): string {
  return table(
    ['', 'signature', 'nonce', 'signs', 'verified by'],
    SERVICES.map(({ scheme: { name, signature, limits }, title, door }) => [
      `**${code(name)}** ${title}`,
      signature.algorithm,
      code(Object.values(limits.nonce ?? {})[0] ?? '–'),
      code(door),
      code(door.replace('/rpc', '').concat('/verify')),
    ]),
  )
}

function recognisedTable(): string {
  const known = new Set([...subjects, ...SERVICES].map(({ scheme }) => scheme.name))
  return table(
    ['', 'what it is', 'verified'],
    detectors.flatMap(({ schemes }) =>
      schemes.map(({ scheme, label }) => [code(scheme), label, known.has(scheme) ? '✓' : 'recognised alone']),
    ),
  )
}
