import { AccessLog } from '../../src/log/access-log.js'
import { createLocalOss } from '../../src/oss.js'
import { KEYS, NOW } from '../harness.js'

/** A server as the command starts it, with its access log: it prints its port, and then serves from memory. */
const log = new AccessLog((line) => void process.stderr.write(`${line.slice(0, 10)}\n`))
const oss = await createLocalOss({
  buckets: ['photos', { name: 'open', acl: 'public-read-write' }],
  credentials: KEYS,
  onRequest: (request) => log.log(request),
})
oss.clock.set(NOW)
process.stdout.write(`${oss.port}\n`)
