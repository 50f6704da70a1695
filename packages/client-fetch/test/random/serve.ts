import { once } from 'node:events'
import { provingGround } from './ground.js'

// A ground for transfers in other runtimes: prints what they must know of it, and ends with its standard input.
const { service: _, close, ...ground } = await provingGround()
process.stdout.write(`${JSON.stringify(ground)}\n`)
await once(process.stdin.resume(), 'end')
await close()
