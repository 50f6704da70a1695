// From an empty folder to a downloaded object, as a newcomer goes: install, paste the first example, download.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectWith } from './project.mjs'
import { execute } from './registry.mjs'

const readme = readFileSync(new URL('../../packages/oss-v4/README.md', import.meta.url), 'utf8')
const [, example = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(readme) ?? []

/** The example against a server on the loopback: its endpoint is the one thing that changes. */
const LOCAL = `import { createLocalOss } from '@presign/local/oss'
import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
${example.replace(`ossV4({ region: 'cn-hangzhou' })`, 'ossV4({ region: oss.region, endpoint: oss.endpoint })').replace(
  'const signer',
  `const oss = await createLocalOss({
  buckets: ['examplebucket'],
  credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
})
const signer`,
)}
const curl = (...args) => promisify(execFile)('curl', ['--silent', '--show-error', '--fail', '--noproxy', '*', ...args])
const put = { method: 'PUT', bucket: 'examplebucket', key: 'exampleobject.txt', expiresIn: 60 }
await curl('--request', 'PUT', '--data-binary', 'hello', '--header', 'content-type:', (await signer.presign(put)).url)
console.log((await curl(url)).stdout)
await oss.close()
`

/** @param {string} folder @param {string} registry */
export async function newcomer(folder, registry) {
  const start = performance.now()
  await projectWith(folder, registry, ['@presign/core', '@presign/oss-v4'])
  writeFileSync(join(folder, 'first.mjs'), `${example}console.log(url)\n`)
  const { stdout: url } = await execute(process.execPath, ['first.mjs'], { cwd: folder })
  if (!/^https:\/\/examplebucket\.oss-cn-hangzhou\.aliyuncs\.com\/exampleobject\.txt\?/.test(url)) {
    throw new Error(`The first example printed ${url}`)
  }
  const toUrl = performance.now() - start
  await projectWith(folder, registry, ['@presign/core', '@presign/oss-v4', '@presign/local'])
  writeFileSync(join(folder, 'second.mjs'), LOCAL)
  const { stdout: object } = await execute(process.execPath, ['second.mjs'], { cwd: folder })
  if (object !== 'hello\n') throw new Error(`curl downloaded ${JSON.stringify(object)}, wanted "hello"`)
  return { toUrl, toObject: performance.now() - start }
}
