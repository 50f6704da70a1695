import ts from 'typescript'
import { type File, isShipped } from './files.js'

interface Room {
  /** The packages it may import. */
  readonly imports: readonly string[]
  /** Which of its files may import `node:*`; none by default. */
  readonly node?: RegExp
  /** True where other people's libraries may be used at run time. */
  readonly libraries?: boolean
}

// One direction only: a package that is not listed has no place in the house.
const rooms: Readonly<Record<string, Room>> = {
  vectors: { imports: [] },
  core: { imports: [], node: /^src\/backends\/node\.ts$/ },
  crc64: { imports: [] },
  'object-storage': { imports: ['core'] },
  oss: { imports: ['core', 'object-storage'] },
  'oss-v4': { imports: ['core', 'object-storage', 'oss'] },
  'oss-v1': { imports: ['core', 'object-storage', 'oss'] },
  s3: { imports: ['core', 'object-storage'] },
  'aws-v4': { imports: ['core', 'object-storage', 's3'] },
  cos: { imports: ['core', 'object-storage'] },
  acs3: { imports: ['core'] },
  tc3: { imports: ['core'] },
  obs: { imports: ['core', 'object-storage'] },
  tos: { imports: ['core', 'object-storage'] },
  bos: { imports: ['core', 'object-storage'] },
  'gcs-v4': { imports: ['core', 'object-storage'] },
  'azure-sas': { imports: ['core', 'object-storage'] },
  qiniu: { imports: ['core', 'object-storage'] },
  detectors: { imports: ['core', 'oss', 's3', 'cos', 'obs', 'tos', 'bos', 'gcs-v4', 'azure-sas', 'qiniu'] },
  diagnosis: { imports: ['core', 'detectors', 'oss', 'oss-v4', 'oss-v1', 's3', 'aws-v4', 'cos'] },
  'read-request': { imports: ['core'], libraries: true },
  replay: { imports: ['core'] },
  credentials: {
    imports: ['core', 'object-storage', 'aws-v4', 'acs3', 'tc3'],
    node: /^src\/(?:node|testing)(?:\.ts$|\/)/,
    libraries: true,
  },
  'client-fetch': { imports: ['core', 'crc64', 'object-storage'], node: /^src\/node(\.ts$|\/)/, libraries: true },
  local: {
    imports: ['core', 'crc64', 'object-storage', 'oss', 'oss-v4', 'oss-v1', 's3', 'aws-v4', 'cos'],
    node: /./,
    libraries: true,
  },
}

/**
 * Imports that go against the direction of the house, in shipped source and in the dependencies of manifests.
 * Tests may import what they like.
 */
export function directionFaults(files: readonly File[]): string[] {
  return files.flatMap((file) => {
    if (file.path.endsWith('/package.json')) {
      return manifestFaults(file)
    }
    return isShipped(file) ? sourceFaults(file) : []
  })
}

function sourceFaults(file: File): string[] {
  return ts
    .preProcessFile(file.text, true, true)
    .importedFiles.map(({ fileName }) => faultOf(file.path, fileName))
    .filter((fault) => fault !== undefined)
}

function manifestFaults(file: File): string[] {
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = JSON.parse(file.text)
  return Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })
    .map((name) => faultOf(file.path, name))
    .filter((fault) => fault !== undefined)
}

function faultOf(path: string, specifier: string): string | undefined {
  const [parent = '', folder = '', ...rest] = path.split('/')
  const reason =
    parent === 'apps' ? appFault(specifier, rest) : packageFault(rooms[folder], folder, specifier, rest.join('/'))
  return reason === undefined ? undefined : `${path} imports ${specifier}: ${reason}`
}

function appFault(specifier: string, rest: readonly string[]): string | undefined {
  if (leaves(specifier, rest)) return 'a path may not leave its package'
  return specifier.startsWith('@presign-tooling/') ? 'tooling is not there at run time' : undefined
}

function packageFault(room: Room | undefined, folder: string, specifier: string, file: string): string | undefined {
  if (room === undefined) return `packages/${folder} has no rule in the direction check`
  if (specifier.startsWith('.')) {
    return leaves(specifier, file.split('/')) ? 'a path may not leave its package' : undefined
  }
  if (specifier.startsWith('node:')) {
    return room.node?.test(file) ? undefined : 'this file may not import Node modules'
  }
  const [scope, name = ''] = specifier.split('/')
  if (scope === '@presign') {
    return name === folder || room.imports.includes(name) ? undefined : `${folder} may import ${list(room.imports)}`
  }
  if (scope === '@presign-tooling') return 'tooling is not there at run time'
  return room.libraries ? undefined : `${folder} has no dependencies at run time`
}

/** Whether a relative specifier climbs out of the package, seen from a file given by its segments there. */
function leaves(specifier: string, segments: readonly string[]): boolean {
  return specifier.split('/').filter((segment) => segment === '..').length > segments.length - 1
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : `${names.join(', ')} alone`
}
