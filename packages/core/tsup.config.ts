import { defineConfig } from 'tsup'
import { library } from '../../tooling/config/tsup/preset.js'

export default defineConfig(library({}, ['index', 'scheme']))
