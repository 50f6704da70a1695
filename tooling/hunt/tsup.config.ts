import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { hunt: 'src/hunt.ts' },
  format: 'esm',
  target: 'node20',
  clean: true,
  // What is hunted in is what users install.
  external: [/^@?[\w-]+(?:\/|$)(?!.*\.ts$)/],
})
