import { defineConfig } from 'tsup'
import { library } from '../../tooling/tsup/preset.js'

export default defineConfig(
  library(
    { index: 'src/index.ts', web: 'src/backends/web.ts', node: 'src/backends/node.ts' },
    { optional: { wasm: 'src/backends/wasm.ts', js: 'src/backends/js.ts', testing: 'src/testing/index.ts' } },
  ),
)
