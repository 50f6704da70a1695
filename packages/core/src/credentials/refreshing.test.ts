import { describe, expect, it } from 'vitest'
import type { CredentialsNeed, Secret } from './credentials.js'
import { refreshing } from './refreshing.js'

const NOW = Date.parse('2026-01-01T00:00:00Z')

/** A token service and a clock that the test moves. */
function world({ lifetime = 3600 } = {}) {
  const state = { now: NOW, loads: 0, failing: false, lifetime }
  const load = async (): Promise<Secret> => {
    state.loads += 1
    if (state.failing) throw new Error('the token service is down')
    const expiresAt = new Date(state.now + state.lifetime * 1000)
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

  it.each([
    ['as long as the token', 3600],
    ['a second shorter', 3599],
  ])('loads once a minute at most for links %s, where the service writes whole seconds', async (_, expiresIn) => {
    const state = { now: NOW, loads: 0 }
    const load = async (): Promise<Secret> => {
      state.loads += 1
      state.now += 40
      const expiresAt = new Date((Math.floor(state.now / 1000) + 3600) * 1000)
      return { accessKeyId: 'STS.FAKE1', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken', expiresAt }
    }
    const credentials = refreshing(load, { clock: { now: () => state.now } })
    // What a signer asks for: whole seconds from the whole second that it signs in.
    for (; state.now < NOW + 120_000; state.now += 90)
      await credentials({ until: new Date((Math.floor(state.now / 1000) + expiresIn) * 1000) })
    expect(state.loads).toBeLessThanOrEqual(3)
  })

  it('loads for each call no link that ends with the token', async () => {
    const { state, need, credentials } = world({ lifetime: 900 })
    for (let call = 0; call < 5; call++) await credentials(need(900))
    expect(state.loads).toBe(1)
    state.now += 4_000
    await credentials(need(897))
    expect(state.loads).toBe(2)
  })

  it.each([
    ['until', 'number', { until: NOW }],
    ['until', 'undefined', {}],
    ['until', 'undefined', null],
    ['until', 'an invalid Date', { until: new Date(Number.NaN) }],
  ])('names %s where it is %s', async (name, found, need) => {
    const { state, credentials } = world()
    const invalid = { code: 'input_invalid', details: { name, found } }
    await expect(credentials(need as never)).rejects.toMatchObject(invalid)
    expect(() => credentials.current(need as never)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
    expect(state.loads).toBe(0)
  })

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['string', 'FAKEsecret'],
  ])('names a load that resolves to %s', async (found, loaded) => {
    const error = await refreshing(async () => loaded as never)().catch((one: Error) => one)
    expect(error).toMatchObject({ code: 'input_invalid', details: { name: 'load', found } })
    expect(String(error)).not.toContain('FAKEsecret')
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

  it('asks a service that is down once in ten seconds, as long as what it holds will do', async () => {
    const { state, credentials } = world()
    await credentials()
    state.failing = true
    state.now += 3400_000
    for (let call = 0; call < 5; call++) await credentials()
    expect(state.loads).toBe(2)
    state.now += 11_000
    await credentials()
    expect(state.loads).toBe(3)
    state.failing = false
    state.now += 11_000
    expect(await credentials()).toMatchObject({ accessKeyId: 'STS.FAKE4' })
  })

  it('refuses what has expired when it arrives, and goes on with what it holds', async () => {
    const { state, credentials } = world()
    state.lifetime = -1
    await expect(credentials()).rejects.toMatchObject({
      code: 'credentials_expired',
      details: { expiredAt: '2025-12-31T23:59:59.000Z', at: '2026-01-01T00:00:00.000Z' },
    })
    state.lifetime = 3600
    expect(await credentials()).toMatchObject({ accessKeyId: 'STS.FAKE2' })
    state.now += 3400_000
    state.lifetime = 0
    expect(await credentials()).toMatchObject({ accessKeyId: 'STS.FAKE2' })
    expect(state.loads).toBe(3)
  })

  it.each([
    ['forward by a day', 86_400_000, 2],
    ['back by a day', -86_400_000, 1],
  ])('follows a clock that jumps %s', async (_, jump, loads) => {
    const { state, credentials } = world()
    await credentials()
    state.now += jump
    await credentials()
    await credentials()
    expect(state.loads).toBe(loads)
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

describe('refreshing with a signal', () => {
  /** A load that the test ends, with the signal it was given. */
  function slow() {
    const loads: { signal: AbortSignal; end: (secret: Secret) => void }[] = []
    const load = ({ signal }: CredentialsNeed) =>
      new Promise<Secret>((resolve, reject) => {
        if (!signal) throw new Error('a load has a signal')
        signal.addEventListener('abort', () => reject(signal.reason))
        loads.push({ signal, end: resolve })
      })
    const until = new Date(NOW)
    return { loads, credentials: refreshing(load, { clock: { now: () => NOW } }), until }
  }
  const secret = { accessKeyId: 'AK1', accessKeySecret: 'FAKEsecret' }

  it('rejects the caller that gives up, and goes on for the others', async () => {
    const { loads, credentials, until } = slow()
    const one = new AbortController()
    const given = credentials({ until, signal: one.signal })
    const other = credentials({ until })
    one.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    expect(loads[0]?.signal.aborted).toBe(false)
    loads[0]?.end(secret)
    await expect(other).resolves.toEqual(secret)
    expect(loads).toHaveLength(1)
  })

  it('aborts a load that nobody waits for, and begins another one for the next caller', async () => {
    const { loads, credentials, until } = slow()
    const one = new AbortController()
    const given = credentials({ until, signal: one.signal })
    one.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    const next = credentials({ until })
    const later = credentials({ until })
    expect(loads.map(({ signal }) => signal.aborted)).toEqual([true, false])
    loads[1]?.end(secret)
    await expect(Promise.all([next, later])).resolves.toEqual([secret, secret])
  })

  it('does not begin for a caller that gave up before', async () => {
    const { loads, credentials, until } = slow()
    await expect(credentials({ until, signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before')
    expect(loads).toHaveLength(0)
  })
})
