// How much 100 000 results keep in the heap. Usage: node --expose-gc hold.js ROW; prints bytes for each as JSON.
import { holdings } from './heap.js'

declare const gc: () => void

const COUNT = 100_000

const make = await holdings[process.argv[2] ?? '']?.()
if (make === undefined) throw new Error(`Cannot measure ${process.argv[2]}: wanted one of ${Object.keys(holdings)}`)
for (let call = 0; call < 2000; call++) await make(call)
gc()
const before = process.memoryUsage().heapUsed
const held: unknown[] = new Array(COUNT)
for (let call = 0; call < COUNT; call++) held[call] = await make(call)
gc()
process.stdout.write(JSON.stringify((process.memoryUsage().heapUsed - before) / held.length))
process.exit()
