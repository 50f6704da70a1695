// Writes the declarations of a build once more, as those of CommonJS: compilers with `module: node16` take no others for
// what a CommonJS file requires. The modules themselves exist once, as ES modules, which Node's `require` takes.
// Usage, in a package's folder: node types-for-require.mjs [FOLDER]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = 'dist'] = process.argv.slice(2)
for (const name of readdirSync(folder).filter((name) => name.endsWith('.d.ts'))) {
  const text = readFileSync(join(folder, name), 'utf8')
  const renamed = text.replaceAll(/(\bfrom |\bimport\(|\bimport )(['"])(\.\.?\/[^'"]+)\.js\2/g, '$1$2$3.cjs$2')
  writeFileSync(join(folder, name.replace(/\.ts$/, '.cts')), renamed)
}
