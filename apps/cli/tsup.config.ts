import { defineConfig } from 'tsup'
import { library } from '../../tooling/config/tsup/preset.js'

export default defineConfig(
  library({ presign: 'src/presign.ts', 'sign-lines': 'src/sign-lines.ts', demo: 'src/demo/demo.ts' }),
)
