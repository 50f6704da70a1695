import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/bench.ts', 'src/measure.ts', 'src/hold.ts', 'src/endure.ts'],
  format: 'esm',
  target: 'node20',
  clean: true,
  // What is measured is what users install, peers and ours alike.
  external: [/^@?[\w-]+(?:\/|$)(?!.*\.ts$)/],
})
