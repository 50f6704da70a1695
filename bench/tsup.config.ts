import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { measure: 'src/measure.ts' },
  format: 'esm',
  target: 'node20',
  clean: true,
  // What is measured is what users install, not a bundle of it.
  skipNodeModulesBundle: true,
  external: [/^@presign\//],
})
