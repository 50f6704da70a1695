import { defineConfig } from 'tsup'
import { library } from '../../tooling/config/tsup/preset.js'

export default defineConfig(library({ 'create-scheme': 'src/command.ts' }))
