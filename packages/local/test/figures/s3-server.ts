import { createLocalS3 } from '../../src/s3.js'
import { KEYS, NOW } from '../harness.js'

/** An S3 in a process of its own: it prints its port, and then serves a folder. */
const s3 = await createLocalS3({ storage: process.argv[2] ?? '', buckets: ['photos'], credentials: KEYS })
s3.clock.set(NOW)
process.stdout.write(`${s3.port}\n`)
