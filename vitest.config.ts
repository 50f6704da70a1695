import { defineConfig } from 'vitest/config'
import { project, projectsBelow } from './tooling/config/vitest/preset.js'

export default defineConfig({
  test: {
    passWithNoTests: true,
    // By default one core is left free, which of the two that a CI has is half.
    maxWorkers: '100%',
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
