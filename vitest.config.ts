import { defineConfig } from 'vitest/config'
import { project, projectsBelow } from './tooling/config/vitest/preset.js'

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      ...projectsBelow('packages'),
      ...projectsBelow('apps'),
      ...projectsBelow('templates'),
      project('tooling', ['**/*.test.ts']),
      project('bench', ['src/**/*.test.ts']),
      project('examples', ['test/**/*.test.ts']),
    ],
  },
})
