import { defineConfig } from 'tsup'
import { library } from '../../tooling/config/tsup/preset.js'

export default defineConfig(library({ 'presign-codemod': 'src/presign-codemod.ts' }))
