import { createLocalOss } from '../../src/oss.js'
import { KEYS, NOW } from '../harness.js'

/** The process that is killed: it tells its port, and then serves a folder until it dies. */
const oss = await createLocalOss({ storage: process.argv[2] ?? '', buckets: ['photos'], credentials: KEYS })
oss.clock.set(NOW)
process.stdout.write(`${oss.port}\n`)
