import { createLocalOss } from '../../src/oss.js'
import { KEYS, NOW } from '../harness.js'

/** The process that is killed: it prints its port, and then serves a folder. */
const oss = await createLocalOss({ storage: process.argv[2] ?? '', buckets: ['photos'], credentials: KEYS })
oss.clock.set(NOW)
process.stdout.write(`${oss.port}\n`)
