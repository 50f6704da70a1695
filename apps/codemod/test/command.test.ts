import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { main } from '../src/main.js'

const BEFORE = `import OSS from 'ali-oss'
const client = new OSS({ region: 'oss-cn-hangzhou', accessKeyId, accessKeySecret, bucket: 'photos', secure: true })
export const link = (key) => client.signatureUrl(key)
`
const AFTER = `import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { ossV1 } from '@presign/oss-v1'
const client = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), {
  credentials: { accessKeyId, accessKeySecret },
  backend: nodeBackend,
})
export const link = (key) => client.presign({ bucket: 'photos', key, expiresIn: 1800 }).url
`

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'presign-codemod-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}

async function run(folder: string, ...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const stdout = { write: (text: string) => out.push(text) }
  const stderr = { write: (text: string) => err.push(text) }
  const status = await main(args, { stdout, stderr, folder })
  return { status, out: out.join(''), err: err.join('') }
}

describe('presign-codemod', () => {
  it('converts every source below a folder, whatever its name', async () => {
    const names = [
      `src/a b/${'链接'.repeat(40)} 1.ts`,
      'src/c.js',
      'src/deep/er/d.mts',
      'src/e.tsx',
      'src/f.cjs',
      'src/G.JSX',
    ]
    const folder = await folderWith(Object.fromEntries(names.map((name) => [name, BEFORE])))
    const { status, out, err } = await run(folder, 'ali-oss', 'src')
    expect([status, err]).toEqual([0, ''])
    for (const name of names) expect(await readFile(join(folder, name), 'utf8')).toBe(AFTER)
    expect(out.split('\n').slice(-2)).toEqual([
      '6 files read, 6 files changed, 12 clients and calls converted, 0 places with TODO(presign)',
      '',
    ])
    expect(out).toContain('链接 1.ts: 2 converted, 0 to do\n')
  })

  it('changes nothing the second time', async () => {
    const folder = await folderWith({ 'a.ts': BEFORE })
    await run(folder, 'ali-oss', '.')
    const { mtimeMs } = await stat(join(folder, 'a.ts'))
    const { status, out } = await run(folder, 'ali-oss', 'a.ts', '.')
    expect([status, out]).toEqual([
      0,
      '1 file read, 0 files changed, 0 clients and calls converted, 0 places with TODO(presign)\n',
    ])
    expect((await stat(join(folder, 'a.ts'))).mtimeMs).toBe(mtimeMs)
  })

  it('changes nothing with --check, and exits with 1 where something would be changed', async () => {
    const folder = await folderWith({ 'a.ts': BEFORE, 'b.ts': AFTER })
    const { status, out } = await run(folder, 'ali-oss', '.', '--check')
    expect(status).toBe(1)
    expect(out).toBe(
      'a.ts: 2 converted, 0 to do\n2 files read, 1 file would be changed, 2 clients and calls converted, 0 places with TODO(presign)\n',
    )
    expect(await readFile(join(folder, 'a.ts'), 'utf8')).toBe(BEFORE)
    expect((await run(folder, 'ali-oss', 'b.ts', '--check')).status).toBe(0)
  })

  it('takes the backend that is asked for', async () => {
    const folder = await folderWith({ 'a.ts': BEFORE })
    await run(folder, 'ali-oss', 'a.ts', '--backend', 'js')
    const text = await readFile(join(folder, 'a.ts'), 'utf8')
    expect(text).toContain("import { jsBackend } from '@presign/core/js'\n")
    expect(text).toContain('backend: jsBackend,')
  })

  it('leaves out what is installed, hidden, declared or minified, and files of other kinds', async () => {
    const names = ['node_modules/x/a.js', 'src/node_modules/a.js', '.next/a.js', 'a.d.ts', 'a.min.js', 'a.txt', 'a.vue']
    const folder = await folderWith(Object.fromEntries(names.map((name) => [name, BEFORE])))
    const { out } = await run(folder, 'ali-oss', '.')
    expect(out).toMatch(/^0 files read, 0 files changed/)
    for (const name of names) expect(await readFile(join(folder, name), 'utf8')).toBe(BEFORE)
  })

  it('does not follow links out of the folder', async () => {
    const outside = await folderWith({ 'a.ts': BEFORE, 'b/c.ts': BEFORE })
    const folder = await folderWith({ 'd.ts': BEFORE })
    await symlink(join(outside, 'a.ts'), join(folder, 'a.ts'))
    await symlink(join(outside, 'b'), join(folder, 'b'))
    await symlink(folder, join(folder, 'round'))
    const { out } = await run(folder, 'ali-oss', '.')
    expect(out).toMatch(/^d\.ts: 2 converted, 0 to do\n1 file read/)
    expect(await readFile(join(outside, 'a.ts'), 'utf8')).toBe(BEFORE)
    expect(await readFile(join(outside, 'b/c.ts'), 'utf8')).toBe(BEFORE)
  })

  it('reports what it cannot read, and leaves it as it is', async () => {
    const files = {
      'broken.ts': `${BEFORE}const = 1\n`,
      'unclosed.ts': `${BEFORE}foo(`,
      'video.ts': new Uint8Array([0x47, 0, 1, 2, 0xff]),
      'latin.js': Buffer.from(`${BEFORE}// caf\u00e9`, 'latin1'),
      'huge.js': BEFORE + '// x\n'.repeat(300_000),
      'deep.js': `${BEFORE}const x = ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`,
      'fine.ts': BEFORE,
    }
    const folder = await folderWith(files)
    const { status, out, err } = await run(folder, 'ali-oss', '.')
    expect(status).toBe(1)
    expect(err.split('\n').filter((line) => line !== '')).toEqual([
      'broken.ts: left as it is: its syntax cannot be read',
      'deep.js: left as it is: it is nested too deeply',
      'huge.js: left as it is: it has more than 1048576 bytes',
      'latin.js: left as it is: it is not text in UTF-8',
      'unclosed.ts: left as it is: its syntax cannot be read',
      'video.ts: left as it is: it is not text',
    ])
    expect(out).toContain('7 files read, 1 file changed')
    for (const [name, content] of Object.entries(files))
      if (name !== 'fine.ts') expect(Buffer.compare(await readFile(join(folder, name)), Buffer.from(content))).toBe(0)
  })

  it('keeps a byte order mark, the ends of lines, and the mode of a file', async () => {
    const text = `\uFEFF${BEFORE.replaceAll('\n', '\r\n')}`
    const folder = await folderWith({ 'a.mjs': text })
    await chmod(join(folder, 'a.mjs'), 0o754)
    await run(folder, 'ali-oss', 'a.mjs')
    expect(await readFile(join(folder, 'a.mjs'), 'utf8')).toBe(`\uFEFF${AFTER.replaceAll('\n', '\r\n')}`)
    if (process.platform !== 'win32') expect((await stat(join(folder, 'a.mjs'))).mode & 0o777).toBe(0o754)
    expect(await readdir(folder)).toEqual(['a.mjs'])
  })

  it.each([
    [['ali-oss'], "error: missing required argument 'paths'"],
    [['oss', '.'], "error: command-argument value 'oss' is invalid for argument 'library'"],
    [['ali-oss', '.', '--chek'], "error: unknown option '--chek'"],
    [['ali-oss', '.', '--backend', 'wasm'], "error: option '--backend <name>' argument 'wasm' is invalid"],
    [['ali-oss', 'nowhere'], 'it is not there; see presign-codemod --help'],
    [['ali-oss', 'a.txt'], 'it is not a folder, nor a file of JavaScript or TypeScript; see presign-codemod --help'],
  ])('exits with 2 for %j', async (args, sentence) => {
    const folder = await folderWith({ 'a.txt': '' })
    const { status, out, err } = await run(folder, ...args)
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(sentence)
  })

  it('says in its help what each library has converted', async () => {
    const { status, out } = await run('.', '--help')
    expect(status).toBe(0)
    expect(out).toContain('  ali-oss ')
    expect(out).toContain('TODO(presign)')
    expect((await run('.', '--version')).out).toMatch(/^\d+\.\d+\.\d+/)
  })
})
