import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { crowd } from './crowd/crowd.js'
import { ask, start } from './harness.js'

/** What a server takes if nothing else is said. */
const LIMIT = 1024

// 10 000 are the figure of the README: `node test/figures/crowd.js`.
const COUNT = 2000

let oss: LocalOss
let hasty: LocalOss
beforeAll(async () => {
  // Nobody is sent away for being slow, however slow this machine is.
  oss = await start({ limits: { headersTimeout: 600_000, idleTimeout: 600_000 } })
  hasty = await start({ limits: { headersTimeout: 1000 } })
})
afterAll(() => Promise.all([oss.close(), hasty.close()]))

const honest = async (server: LocalOss) => (await ask(server, { bucket: 'photos' })).status

describe('limits.connections under a crowd', { timeout: 60_000 }, () => {
  it('accepts sockets up to the limit, and answers honest requests when they leave', async () => {
    const strangers = crowd(oss.port, COUNT)
    await strangers.whenRefused(COUNT - LIMIT)
    expect(strangers.refused()).toBe(COUNT - LIMIT)
    await strangers.leave()
    expect(await honest(oss)).toBe(200)
  })

  it('closes sockets that never send a whole head', async () => {
    const strangers = crowd(hasty.port, COUNT)
    await strangers.whenRefused(COUNT)
    expect(await honest(hasty)).toBe(200)
  })
})
