import { median, shuffled } from './interleaved.js'
import { node } from './processes.js'
import { digits, table } from './table.js'

const ROUNDS = 15

const PRESIGN = `.presign({ bucket: 'examplebucket', key: 'a.jpg', expiresIn: 60 })`
const CREDENTIALS = `credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }`
const OURS = `const { createSyncSigner } = await import('@presign/core'); const { ossV4 } = await import('@presign/oss-v4')`
const SIGNER = `createSyncSigner(ossV4({ region: 'cn-hangzhou' }), { ${CREDENTIALS}, backend })`

const imports = (...names: readonly string[]) => names.map((name) => `await import('${name}')`).join('; ')

/** Whole programs. */
const programs: Readonly<Record<string, string>> = {
  'an empty process': '',
  'import ours: core, oss-v4, node': imports('@presign/core', '@presign/core/node', '@presign/oss-v4'),
  'the same and a first presign': `${OURS}; const { nodeBackend: backend } = await import('@presign/core/node'); ${SIGNER}${PRESIGN}`,
  'ours with wasm and a first presign': `${OURS}; const { loadWasmBackend } = await import('@presign/core/wasm'); const backend = await loadWasmBackend(); ${SIGNER}${PRESIGN}`,
  'ours with js and a first presign': `${OURS}; const { jsBackend: backend } = await import('@presign/core/js'); ${SIGNER}${PRESIGN}`,
  'import ali-oss': imports('ali-oss'),
  'import oss-client': imports('oss-client'),
  'import tiny-oss': imports('tiny-oss'),
  'import aws4': imports('aws4'),
  'import aws4fetch': imports('aws4fetch'),
  'import @smithy/signature-v4, sha256-js': imports('@smithy/signature-v4', '@aws-crypto/sha256-js'),
  'import client-s3, s3-request-presigner': imports('@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner'),
  'import s3mini': imports('s3mini'),
}

interface Start {
  readonly name: string
  /** Milliseconds. */
  readonly rounds: { readonly wall: number; readonly processor: number }[]
}

/** What a process pays before its first signature: whole processes, round by round, less what an empty one takes. */
export function coldStart(): string {
  const starts = Object.keys(programs).map((name): Start => ({ name, rounds: [] }))
  for (let round = 0; round < ROUNDS; round++)
    for (const { name, rounds } of shuffled(starts)) rounds.push(timed(programs[name] ?? ''))
  const [empty] = starts as [Start]
  const over = (start: Start, what: 'wall' | 'processor') =>
    median(start.rounds.map((took, round) => took[what] - (empty.rounds[round]?.[what] ?? Number.NaN)))
  const rows = starts.map((start) => [
    start.name,
    ...(start === empty
      ? (['wall', 'processor'] as const).map((what) => digits(median(start.rounds.map((took) => took[what]))))
      : (['wall', 'processor'] as const).map((what) => `+ ${digits(over(start, what))}`)),
  ])
  return table(['process', 'ms', 'ms of the processor'], rows)
}

function timed(program: string): { wall: number; processor: number } {
  const report = 'const { user, system } = process.cpuUsage(); process.stdout.write(String(user + system))'
  const start = performance.now()
  const printed = node(['--input-type=module', '--eval', `${program}\n;${report}`])
  return { wall: performance.now() - start, processor: Number(printed) / 1000 }
}
