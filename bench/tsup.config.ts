import { defineConfig } from 'tsup'

export default defineConfig({
  // All in one folder: programs find each other beside themselves.
  entry: {
    bench: 'src/bench.ts',
    measure: 'src/measure.ts',
    hold: 'src/hold.ts',
    endure: 'src/endure.ts',
    strangers: 'src/strangers.ts',
    compare: 'src/against/compare.ts',
    loops: 'src/bulk/loops.ts',
    serve: 'src/transfers/serve.ts',
  },
  format: 'esm',
  target: 'node20',
  clean: true,
  // What is measured is what users install, peers and ours alike.
  external: [/^@?[\w-]+(?:\/|$)(?!.*\.ts$)/],
})
