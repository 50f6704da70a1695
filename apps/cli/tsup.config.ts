import { defineConfig } from 'tsup'
import { library } from '../../tooling/tsup/preset.js'

export default defineConfig(library({ presign: 'src/presign.ts', demo: 'src/demo.ts' }))
