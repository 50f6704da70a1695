// One scenario in a process of its own, so that no other has shaped the heap or the compiled code.
// Usage: node --expose-gc measure.js SCENARIO ROUNDS MILLISECONDS; prints what was timed as JSON.
import { interleaved } from './interleaved.js'
import { scenarios } from './scenarios.js'

const [name = '', count = '31', milliseconds = '20'] = process.argv.slice(2)
const scenario = scenarios[name]
if (scenario === undefined)
  throw new Error(`Cannot measure ${name}: wanted one of ${Object.keys(scenarios).join(', ')}`)
const rows = await scenario.rows()
const timed = await interleaved(rows, {
  count: Math.min(Number(count), scenario.rounds ?? Number(count)),
  milliseconds: Number(milliseconds),
})
process.stdout.write(JSON.stringify(timed), () => process.exit())
