// What the chooser of the start page shows: a program for each provider, runtime and task. A test of `tooling/examples`
// compiles and runs every one.

/** Names that a program imports, by module. */
type Imports = Readonly<Record<string, readonly string[]>>

interface Provider {
  readonly title: string
  readonly imports: Imports
  /** The scheme that signs. */
  readonly scheme: string
  readonly verification: { readonly imports: Imports; readonly scheme: string }
  readonly dialect: { readonly module: string; readonly name: string }
  /** An example of an access key id. */
  readonly id: string
  readonly bucket: string
}

function provider(
  name: string,
  title: string,
  options: string,
  { module = name, exported = name, id = 'FAKEid', bucket = 'photos' } = {},
): Provider {
  return {
    title,
    imports: { [`@presign/${module}`]: [exported] },
    scheme: `${exported}(${options})`,
    verification: {
      imports: { [`@presign/${module}/verify`]: [`${exported}Verification`] },
      scheme: `${exported}Verification(${options})`,
    },
    dialect: { module: `@presign/${name}`, name: `${name}Dialect` },
    id,
    bucket,
  }
}

const s3 = provider('s3', 'Amazon S3', "{ region: 'eu-central-1' }", {
  module: 'aws-v4',
  exported: 'awsV4',
  id: 'AKIATESTFAKE0001',
})

export const PROVIDERS: Readonly<Record<string, Provider>> = {
  oss: provider('oss', 'OSS', "{ region: 'cn-hangzhou' }", {
    module: 'oss-v4',
    exported: 'ossV4',
    id: 'LTAItestKEY0001',
  }),
  s3,
  r2: {
    ...s3,
    title: 'R2',
    imports: { ...s3.imports, '@presign/s3': ['stores'] },
    scheme: "awsV4(stores.r2({ account: '0123456789abcdef0123456789abcdef' }))",
    verification: { ...s3.verification, scheme: "awsV4Verification({ region: 'auto' })" },
  },
  minio: {
    ...s3,
    title: 'MinIO',
    imports: { ...s3.imports, '@presign/s3': ['stores'] },
    scheme: "awsV4(stores.minio({ endpoint: 'http://localhost:9000' }))",
    verification: { ...s3.verification, scheme: "awsV4Verification({ region: 'us-east-1' })" },
  },
  cos: provider('cos', 'COS', "{ region: 'ap-guangzhou' }", { id: 'AKIDtestFAKE0001', bucket: 'photos-1250000000' }),
  obs: provider('obs', 'OBS', "{ region: 'cn-north-4' }"),
  tos: provider('tos', 'TOS', "{ region: 'cn-beijing' }"),
  bos: provider('bos', 'BOS', "{ region: 'bj' }"),
  gcs: {
    ...provider('gcs', 'Google', '', { module: 'gcs-v4', exported: 'gcsV4', id: 'GOOGTESTFAKE001' }),
    dialect: { module: '@presign/gcs-v4', name: 'gcsDialect' },
  },
}

export const RUNTIMES = ['node', 'express', 'hono', 'workers', 'next', 'lambda'] as const
export type Runtime = (typeof RUNTIMES)[number]

export const TASKS = ['link', 'upload', 'verify'] as const
export type Task = (typeof TASKS)[number]

/** A program, what to install for it, and the page that goes on. */
export interface Choice {
  readonly install: string
  readonly server: string
  /** What a page runs, where the task has one. */
  readonly page?: string
  readonly readOn: string
}

const READ_ON: Readonly<Record<Runtime, string>> = {
  node: '/start/node',
  express: '/start/express',
  hono: '/start/hono',
  workers: '/start/workers',
  next: '/start/next',
  lambda: '/start/lambda',
}

/** What somebody who has chosen may paste. */
export function choice(name: string, runtime: Runtime, task: Task): Choice {
  const chosen = PROVIDERS[name] as Provider
  const { imports, code } = task === 'verify' ? verifying(chosen, runtime) : signing(chosen, runtime, task)
  const framework = { node: {}, express: EXPRESS, hono: HONO, workers: {}, next: {}, lambda: {} }[runtime]
  const all = merged(imports, framework)
  return {
    install: `npm install ${packagesOf(all).join(' ')}`,
    server: `${importLines(all)}\n\n${code}\n`,
    ...(task === 'upload' && { page: pageOf(chosen) }),
    readOn: READ_ON[runtime],
  }
}

const EXPRESS = { express: ['default'] }
const HONO = { hono: ['Hono'] }

function signing({ imports, scheme, dialect, id, bucket }: Provider, runtime: Runtime, task: 'link' | 'upload') {
  const signer = `const signer = createSigner(${scheme}, {
  credentials: { accessKeyId: '${id}', accessKeySecret: 'FAKEsecret' },
})`
  const link =
    task === 'link'
      ? `const link = (key: string) => signer.presign({ bucket: '${bucket}', key, expiresIn: 900 })`
      : `/** The page says only which step it wants. Say here who may upload, and where to. */
const link = (step: unknown) =>
  signer.presign({ bucket: '${bucket}', key: 'inbox/film.mp4', expiresIn: 900, ...requestFor(step, ${dialect.name}) })`
  const uploading: Imports =
    task === 'link' ? {} : { '@presign/client-fetch': ['requestFor'], [dialect.module]: [dialect.name] }
  return {
    imports: merged({ '@presign/core': ['createSigner'] }, imports, uploading, nodeServer(runtime, task)),
    code: [signer, link, ROUTES[task][runtime]].join('\n\n'),
  }
}

function nodeServer(runtime: Runtime, task: Task): Imports {
  if (runtime !== 'node' || task === 'link') return {}
  return { 'node:http': ['createServer'], ...(task === 'upload' && { 'node:stream/consumers': ['json'] }) }
}

/** What a runtime has around the function `link`. */
const ROUTES: Readonly<Record<'link' | 'upload', Readonly<Record<Runtime, string>>>> = {
  link: {
    node: "const { url } = await link('cat.jpg')\nconsole.log(url)",
    express: `const app = express()
app.get('/files/:name', async (request, response) => response.redirect((await link(request.params.name)).url))
if (process.env.PORT) app.listen(Number(process.env.PORT))`,
    hono: `const app = new Hono()
app.get('/files/:name', async (c) => c.redirect((await link(c.req.param('name'))).url))

export default app`,
    workers: `export default {
  async fetch(request: Request): Promise<Response> {
    const key = new URL(request.url).searchParams.get('key') ?? 'cat.jpg'
    return Response.json(await link(key))
  },
}`,
    next: `export async function GET(request: Request): Promise<Response> {
  const key = new URL(request.url).searchParams.get('key') ?? 'cat.jpg'
  return Response.json(await link(key))
}`,
    lambda: `export async function handler(event: { queryStringParameters?: { key?: string } }) {
  const { url } = await link(event.queryStringParameters?.key ?? 'cat.jpg')
  return { statusCode: 302, headers: { location: url } }
}`,
  },
  upload: {
    node: `export const server = createServer(async (request, response) => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(await link(await json(request))))
})
if (process.env.PORT) server.listen(Number(process.env.PORT))`,
    express: `const app = express()
app.use(express.json({ type: () => true }))
app.post('/links', async (request, response) => response.json(await link(request.body)))
if (process.env.PORT) app.listen(Number(process.env.PORT))`,
    hono: `const app = new Hono()
app.post('/links', async (c) => c.json(await link(await c.req.json())))

export default app`,
    workers: `export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await link(await request.json()))
  },
}`,
    next: `export async function POST(request: Request): Promise<Response> {
  return Response.json(await link(await request.json()))
}`,
    lambda: `export async function handler(event: { body: string }) {
  return { statusCode: 200, body: JSON.stringify(await link(JSON.parse(event.body))) }
}`,
  },
}

function verifying({ verification: { imports, scheme }, id }: Provider, runtime: Runtime) {
  const verifier = `const verifier = createVerifier([${scheme}], {
  credentialsOf: (id) => (id === '${id}' ? { accessKeyId: id, accessKeySecret: 'FAKEsecret' } : undefined),
})`
  const raw = ['hono', 'workers', 'next'].includes(runtime) ? ['createVerifier', 'rawRequest'] : ['createVerifier']
  return {
    imports: merged({ '@presign/core/verify': raw }, imports, nodeServer(runtime, 'verify')),
    code: [verifier, CHECKS[runtime]].join('\n\n'),
  }
}

/** What a runtime has around the verifier: the raw target, and the answer of the provider. */
const CHECKS: Readonly<Record<Runtime, string>> = {
  node: `export const server = createServer(async ({ method = '', url = '', rawHeaders }, response) => {
  const verdict = await verifier.verify({ method, target: url, headers: rawHeaders })
  response.statusCode = verdict.ok ? 200 : verdict.service.status
  response.end(verdict.ok ? \`\${verdict.bucket}/\${verdict.key}\` : verdict.service.code)
})
if (process.env.PORT) server.listen(Number(process.env.PORT))`,
  express: `const app = express()
app.use(async ({ method, originalUrl, rawHeaders }, response, next) => {
  const verdict = await verifier.verify({ method, target: originalUrl, headers: rawHeaders })
  if (verdict.ok) return next()
  response.status(verdict.service.status).json({ code: verdict.service.code })
})
if (process.env.PORT) app.listen(Number(process.env.PORT))`,
  hono: `const app = new Hono()
app.use('*', async (c, next) => {
  const verdict = await verifier.verify(rawRequest(c.req.raw))
  if (verdict.ok) return next()
  return c.json({ code: verdict.service.code }, 403)
})

export default app`,
  workers: `export default {
  async fetch(request: Request): Promise<Response> {
    const verdict = await verifier.verify(rawRequest(request))
    if (!verdict.ok) return Response.json({ code: verdict.service.code }, { status: verdict.service.status })
    return new Response(\`\${verdict.bucket}/\${verdict.key}\`)
  },
}`,
  next: `export async function GET(request: Request): Promise<Response> {
  const verdict = await verifier.verify(rawRequest(request))
  if (!verdict.ok) return Response.json({ code: verdict.service.code }, { status: verdict.service.status })
  return new Response(\`\${verdict.bucket}/\${verdict.key}\`)
}`,
  lambda: `interface FunctionUrlEvent {
  rawPath: string
  rawQueryString: string
  headers: Record<string, string>
  requestContext: { http: { method: string } }
}

export async function handler({ rawPath, rawQueryString, headers, requestContext }: FunctionUrlEvent) {
  const target = rawQueryString === '' ? rawPath : \`\${rawPath}?\${rawQueryString}\`
  const verdict = await verifier.verify({ method: requestContext.http.method, target, headers })
  if (!verdict.ok) return { statusCode: verdict.service.status, body: verdict.service.code }
  return { statusCode: 200, body: \`\${verdict.bucket}/\${verdict.key}\` }
}`,
}

/** What uploads in a page. It asks `/links` for a link when a step is due. */
function pageOf({ dialect }: Provider): string {
  const imports = { '@presign/client-fetch': ['type LinkFunction', 'upload'], [dialect.module]: [dialect.name] }
  return `${importLines(imports)}

const ask: LinkFunction = async (step) =>
  (await fetch('/links', { method: 'POST', body: JSON.stringify(step) })).json()

export async function save(file: File): Promise<void> {
  await upload(ask, file, {
    dialect: ${dialect.name},
    onProgress: ({ bytes, total }) => console.log(\`\${bytes} of \${total}\`),
  })
}
`
}

function merged(...all: readonly Imports[]): Imports {
  const found = new Map<string, readonly string[]>()
  for (const imports of all)
    for (const [module, names] of Object.entries(imports)) found.set(module, [...(found.get(module) ?? []), ...names])
  return Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1)))
}

const importLines = (imports: Imports) =>
  Object.entries(imports)
    .map(([module, names]) =>
      names[0] === 'default'
        ? `import ${module} from '${module}'`
        : `import { ${[...names].sort().join(', ')} } from '${module}'`,
    )
    .join('\n')

/** The packages that hold modules, without what comes with Node. */
function packagesOf(imports: Imports): readonly string[] {
  const names = Object.keys(imports)
    .filter((module) => !module.startsWith('node:'))
    .map((module) => (module.startsWith('@') ? module.split('/').slice(0, 2).join('/') : module))
  return [...new Set(['@presign/core', ...names])].sort()
}
