// One of several processes that take the same signatures. Usage: caller.mjs sqlite PATH | redis PORT; prints how many it took.
import { connect } from 'node:net'
import Database from 'libsql'
import { redisReplay, sqliteReplay } from '../src/index.js'
import { respClient } from './resp.js'

const SIGNATURES = 200
const CALLERS = 50

const [, , kind, place = ''] = process.argv
const store =
  kind === 'sqlite' ? sqliteReplay(new Database(place)) : redisReplay(respClient(connect(Number(place), '127.0.0.1')))
const until = new Date(Date.now() + 60_000)
let taken = 0
await Promise.all(
  Array.from({ length: CALLERS }, async (_, caller) => {
    for (let index = 0; index < SIGNATURES; index++) {
      // Each begins elsewhere, so that all signatures are asked for at all times.
      const signature = `signature ${(index + caller * 7) % SIGNATURES}`
      if ((await store.remember(signature, until)) === true) taken++
    }
  }),
)
process.stdout.write(String(taken))
process.exit()
