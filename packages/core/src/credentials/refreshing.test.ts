import { describe, expect, it } from 'vitest'
import type { Secret } from './credentials.js'
import { refreshing } from './refreshing.js'

const NOW = Date.parse('2026-01-01T00:00:00Z')

/** A token service and a clock that the test moves. */
function world({ lifetime = 3600 } = {}) {
  const state = { now: NOW, loads: 0, failing: false }
  const load = async (): Promise<Secret> => {
    state.loads += 1
    if (state.failing) throw new Error('the token service is down')
    const expiresAt = new Date(state.now + lifetime * 1000)
    return {
      accessKeyId: `STS.FAKE${state.loads}`,
      accessKeySecret: 'FAKEsecret',
      securityToken: 'FAKEtoken',
      expiresAt,
    }
  }
  const need = (seconds: number) => ({ until: new Date(state.now + seconds * 1000) })
  return { state, need, credentials: refreshing(load, { clock: { now: () => state.now } }) }
}

describe('refreshing', () => {
  it('shares one load among concurrent callers', async () => {
    const { state, credentials } = world()
    const all = await Promise.all([credentials(), credentials(), credentials()])
    expect(state.loads).toBe(1)
    expect(new Set(all).size).toBe(1)
  })

  it('keeps what is good and renews ahead of its end', async () => {
    const { state, credentials } = world()
    await credentials()
    state.now += 3299_000
    await credentials()
    expect(state.loads).toBe(1)
    state.now += 2_000
    await credentials()
    expect(state.loads).toBe(2)
  })

  it('renews when what it holds would die before the end of the link', async () => {
    const { state, need, credentials } = world()
    await credentials()
    state.now += 1800_000
    await credentials(need(900))
    expect(state.loads).toBe(1)
    await credentials(need(2700))
    expect(state.loads).toBe(2)
  })

  it('asks at most once a minute for a lifetime that no token has', async () => {
    const { state, need, credentials } = world()
    await credentials(need(7200))
    await credentials(need(7200))
    expect(state.loads).toBe(1)
    state.now += 61_000
    await credentials(need(7200))
    expect(state.loads).toBe(2)
  })

  it('does not renew a short token for every signature', async () => {
    const { state, credentials } = world({ lifetime: 120 })
    await credentials()
    state.now += 60_000
    await credentials()
    expect(state.loads).toBe(1)
  })

  it('goes on with what it holds while the service is down, as long as that will do', async () => {
    const { state, need, credentials } = world()
    await credentials()
    state.failing = true
    state.now += 3400_000
    await expect(credentials(need(60))).resolves.toMatchObject({ accessKeyId: 'STS.FAKE1' })
    await expect(credentials(need(900))).rejects.toThrow('the token service is down')
  })

  it('remembers success and not failure', async () => {
    const { state, credentials } = world()
    state.failing = true
    await expect(credentials.ready()).rejects.toThrow()
    state.failing = false
    await expect(credentials.ready()).resolves.toBeUndefined()
  })

  it('answers at once after ready(), and says so before', async () => {
    const { credentials } = world()
    expect(() => credentials.current()).toThrow(expect.objectContaining({ code: 'credentials_not_ready' }))
    await credentials.ready()
    expect(credentials.current().accessKeyId).toBe('STS.FAKE1')
  })
})
