// What an installed `@presign/vectors` loads when one file is asked for.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execute } from './registry.mjs'

const PROGRAM = `import { bos } from '@presign/vectors'
import file from '@presign/vectors/json/bos.json' with { type: 'json' }
console.log(JSON.stringify(await bos()) === JSON.stringify(file))
`

/** The modules of the package that one function loads, by the coverage of V8; throws when it gives something else.
 * @param {string} folder a project that has the package */
export async function loadedForOneFile(folder) {
  const coverage = mkdtempSync(join(folder, 'coverage-'))
  try {
    writeFileSync(join(folder, 'vectors.mjs'), PROGRAM)
    const env = { ...process.env, NODE_V8_COVERAGE: coverage }
    const { stdout } = await execute(process.execPath, ['vectors.mjs'], { cwd: folder, env })
    if (stdout !== 'true\n') throw new Error('bos() gives something else than json/bos.json')
    return readdirSync(coverage)
      .flatMap((name) => JSON.parse(readFileSync(join(coverage, name), 'utf8')).result)
      .flatMap(({ url }) => /@presign\/vectors\/dist\/(\w+)[\w-]*\.js$/.exec(url)?.[1] ?? [])
      .sort()
  } finally {
    rmSync(coverage, { recursive: true })
  }
}
