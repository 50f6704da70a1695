import { refreshing } from '@presign/core'
import { absent, chain, source, unavailable } from '@presign/credentials'
import { alibabaDefault, alibabaEcs, alibabaEnvironment, alibabaUri } from '@presign/credentials/alibaba'
import { awsContainer, awsDefault } from '@presign/credentials/aws'
import { tencentDefault } from '@presign/credentials/tencent'
import { type FakeAnswer, fakeMetadata, serve } from '@presign/credentials/testing'
import { describe, expect, it } from 'vitest'
import { during, failureOf, INSTANCE, json, KEYS, shown, world } from './world.js'

const OSS_ENV = { OSS_ACCESS_KEY_ID: KEYS.accessKeyId, OSS_ACCESS_KEY_SECRET: KEYS.accessKeySecret }

describe('G1: without any source', () => {
  const nothing = () => {
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      throw new Error('Nobody may be asked')
    }
    return { ...world(), fetch, asked, metadata: false }
  }

  it.each([
    ['alibaba', alibabaDefault, ['alibaba/env', 'alibaba/env', 'alibaba/oidc', 'alibaba/profile', 'alibaba/uri']],
    ['aws', awsDefault, ['aws/env', 'aws/web-identity', 'aws/profile', 'aws/container']],
    ['tencent', tencentDefault, ['tencent/env', 'tencent/env', 'tencent/oidc', 'tencent/profile']],
  ] as const)('%s: the error lists every source that was asked, and no host was', async (name, make, sources) => {
    const system = nothing()
    const details = await failureOf(make(system))
    expect(details).toMatchObject({ source: name, wanted: 'one source that is configured' })
    expect(details.tried?.map(({ source }) => source)).toEqual(sources)
    expect(system.asked).toEqual([])
  })
})

describe('G2: after a failure', () => {
  it('the whole chain is asked again, and finds what has come since', async () => {
    const env: Record<string, string> = {}
    const credentials = alibabaDefault({ ...world(env), metadata: false })
    await failureOf(credentials)
    Object.assign(env, OSS_ENV)
    expect(await credentials()).toMatchObject(KEYS)
  })

  it('a source that answered is asked first, and when it is absent all are', async () => {
    const env: Record<string, string> = {}
    const asked: string[] = []
    const told = (name: string, isThere: () => boolean) =>
      source(name, async () => {
        asked.push(name)
        if (isThere()) return KEYS
        throw absent(name, 'nothing', 'something')
      })
    const answers: string[] = []
    const all = chain('all', [told('a', () => env.a === 'yes'), told('b', () => env.b === 'yes')], {
      onAnswer: ({ source, tried }) => answers.push([source, ...tried.map(({ source }) => source)].join()),
    })
    env.b = 'yes'
    await all()
    await all()
    expect(asked.splice(0)).toEqual(['a', 'b', 'b'])
    env.a = 'yes'
    delete env.b
    await all()
    expect(asked).toEqual(['b', 'a'])
    expect(answers).toEqual(['b,a', 'b', 'a'])
  })

  it('an error that is not about credentials stops a chain as it is', async () => {
    const broken = source('broken', () => Promise.reject(new TypeError('not a function')))
    await expect(chain('all', [broken])()).rejects.toThrow(TypeError)
  })

  it('a source that fails tells what was asked before it', async () => {
    const first = source('first', async () => {
      throw absent('first', 'nothing', 'something')
    })
    const second = source('second', async () => {
      throw unavailable('second', 'HTTP 403', 'HTTP 200')
    })
    expect(await failureOf(chain('all', [first, second]))).toEqual({
      source: 'second',
      found: 'HTTP 403',
      wanted: 'HTTP 200',
      tried: [{ source: 'first', found: 'nothing' }],
    })
  })
})

describe('G3: concurrent callers', () => {
  it('ten of them cost one load', async () => {
    const metadata = await during(fakeMetadata({ provider: 'alibaba' }))
    const credentials = alibabaDefault({ ...world(), metadataEndpoint: metadata.url })
    const all = await Promise.all(Array.from({ length: 10 }, () => credentials()))
    expect(metadata.requests).toHaveLength(3)
    expect(new Set(all).size).toBe(1)
  })
})

describe('G4 to G6: a service that fails while something is held', () => {
  const NOW = Date.parse('2026-01-01T00:00:00Z')
  async function held() {
    const state = { now: NOW, end: NOW + 3_600_000, down: false }
    const fake = await during(
      serve({}, () =>
        state.down ? { status: 503 } : json({ ...INSTANCE, Expiration: new Date(state.end).toISOString() }),
      ),
    )
    const clock = { now: () => state.now }
    const credentials = refreshing(alibabaUri({ ...world(), uri: `${fake.url}/keys`, clock }), { clock })
    await credentials()
    return { state, fake, credentials }
  }

  it('G4: what lives ten more minutes is used, and nobody is asked', async () => {
    const { state, fake, credentials } = await held()
    state.down = true
    state.now += 3_000_000
    expect(await credentials()).toMatchObject({ accessKeyId: 'STS.test0001' })
    expect(fake.requests).toHaveLength(1)
    state.now += 400_000
    expect(await credentials()).toMatchObject({ accessKeyId: 'STS.test0001' })
    expect(fake.requests).toHaveLength(4)
  })

  it('G5: a need beyond its end is worth one load a minute', async () => {
    const { state, fake, credentials } = await held()
    const need = () => ({ until: new Date(state.now + 7_200_000) })
    for (let call = 0; call < 5; call++) await credentials(need())
    expect(fake.requests).toHaveLength(1)
    state.now += 61_000
    state.end = state.now + 3_600_000
    for (let call = 0; call < 5; call++) await credentials(need())
    expect(fake.requests).toHaveLength(2)
  })

  it('G6: an answer that has expired is refused, and what is held serves on', async () => {
    const { state, credentials } = await held()
    state.now += 3_500_000
    state.end = NOW
    expect(await credentials()).toMatchObject({ accessKeyId: 'STS.test0001' })
    state.now += 200_000
    expect(await failureOf(credentials)).toMatchObject({
      source: 'alibaba/uri',
      found: 'credentials that expired at 2026-01-01T00:00:00.000Z',
    })
  })
})

describe('G7: what nobody may see', () => {
  const SECRETS: readonly [string, FakeAnswer][] = [
    ['HTML', { body: '<html>FAKEsecret</html>' }],
    ['JSON that is cut off', { body: '{"AccessKeySecret":"FAKEsecret' }],
    ['a code that is a token', json({ Code: 'FAKEtoken/+==' }, 403)],
    ['a message', json({ Code: 'NoPermission', Message: 'FAKEsecret' }, 403)],
    ['a secret without its id', json({ ...INSTANCE, AccessKeyId: '' })],
    ['an end that cannot be read', json({ ...INSTANCE, Expiration: 'FAKEend' })],
    ['a number for a secret', json({ ...INSTANCE, AccessKeySecret: 4711 })],
  ]

  it.each(SECRETS)('is not in the error about %s', async (_, answer) => {
    const fake = await during(serve({}, () => answer))
    const uri = `${fake.url}/keys?token=FAKEtoken`
    // failureOf looks through the error, its inspection, JSON and stack.
    expect(await failureOf(alibabaUri({ ...world(), uri }))).toMatchObject({ source: 'alibaba/uri' })
  })

  it('an address with a user is refused', async () => {
    const details = await failureOf(alibabaUri({ ...world(), uri: 'http://me:FAKEsecret@127.0.0.1:1/' }))
    expect(details.found).toBe('an address with a user at 127.0.0.1:1')
  })

  it('is not in the error about an address either', async () => {
    for (const uri of [
      'http://me:FAKEsecret@127.0.0.1/',
      'http://example.test/?FAKEtoken',
      'FAKEtoken',
      'ftp://a/FAKE',
    ])
      await failureOf(alibabaUri({ ...world(), uri }))
  })

  it('is not in credentials when they are printed by a refreshing signer that fails', async () => {
    const error = await alibabaDefault({ ...world({ OSS_ACCESS_KEY_SECRET: 'FAKEsecret' }) })().catch((error) => error)
    expect(shown(error)).not.toContain('FAKE')
  })
})

describe('G8: answers that are not credentials', () => {
  it.each<[string, FakeAnswer, string]>([
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'a redirect'],
    ['70 KiB', { body: `{"a":"${'x'.repeat(70 * 1024)}"}` }, 'HTTP 200 with over 64 KiB'],
    ['HTML', { body: '<html></html>' }, 'an answer that is not a JSON object, of 13 characters'],
    ['null', { body: 'null' }, 'an answer that is not a JSON object, of 4 characters'],
    ['a list', { body: '[]' }, 'an answer that is not a JSON object, of 2 characters'],
    ['nothing', { body: '' }, 'an answer that is not a JSON object, of 0 characters'],
  ])('%s is refused, and asked for once', async (_, answer, found) => {
    const fake = await during(serve({}, () => answer))
    expect(await failureOf(alibabaUri({ ...world(), uri: fake.url }))).toEqual({
      source: 'alibaba/uri',
      found,
      wanted: expect.any(String),
    })
    expect(fake.requests).toHaveLength(1)
  })
})

describe('G9: a caller that gives up', () => {
  it('is rejected, and the request ends', async () => {
    const control = new AbortController()
    const ended: boolean[] = []
    const fetch = (_: string, { signal }: { signal: AbortSignal }) =>
      new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended.push(true)
          reject(signal.reason)
        })
        control.abort(new Error('enough'))
      })
    const load = alibabaUri({ ...world(), uri: 'https://example.test/', fetch })
    await expect(load({ until: new Date(), signal: control.signal })).rejects.toThrow('enough')
    expect(ended).toEqual([true])
  })

  it('is rejected on loopback as well, in the middle of a wait', async () => {
    const control = new AbortController()
    const fake = await during(
      serve({}, () => {
        setImmediate(() => control.abort(new Error('enough')))
        return 'silence'
      }),
    )
    const credentials = alibabaDefault({ ...world(), metadataEndpoint: fake.url })
    await expect(credentials({ until: new Date(), signal: control.signal })).rejects.toThrow('enough')
    expect(fake.requests).toHaveLength(1)
  })
})

describe('G10: half a pair in the environment', () => {
  it.each([
    ['OSS_ACCESS_KEY_ID', 'OSS_ACCESS_KEY_SECRET'],
    ['OSS_ACCESS_KEY_SECRET', 'OSS_ACCESS_KEY_ID'],
    ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
    ['ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_ACCESS_KEY_ID'],
  ])('%s alone stops the chain, and %s is named', async (set, missing) => {
    const metadata = await during(fakeMetadata({ provider: 'alibaba' }))
    const system = { ...world({ [set]: 'FAKEhalf' }), metadataEndpoint: metadata.url }
    expect(await failureOf(alibabaDefault(system))).toMatchObject({
      source: 'alibaba/env',
      found: `${set} alone`,
      wanted: `${missing} as well`,
    })
    expect(metadata.requests).toHaveLength(0)
  })

  it('an id of one pair never goes with the secret of the other', async () => {
    const env = { OSS_ACCESS_KEY_ID: 'LTAIa', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'FAKEb' }
    expect(await failureOf(alibabaEnvironment({ env }))).toMatchObject({ found: 'OSS_ACCESS_KEY_ID alone' })
  })
})

describe('G11: http to a public host', () => {
  it.each(['http://example.test/', 'http://10.0.0.1/', 'http://127.0.0.1.example.test/', 'http://100.100.100.201/'])(
    '%s is refused before any request',
    async (uri) => {
      const asked: string[] = []
      const fetch = async (url: string) => {
        asked.push(url)
        throw new Error('Nobody may be asked')
      }
      expect(await failureOf(alibabaUri({ ...world(), uri, fetch }))).toMatchObject({
        wanted: 'https, or http to a loopback or link-local address',
      })
      await failureOf(alibabaEcs({ ...world(), metadataEndpoint: uri, fetch }))
      await failureOf(awsContainer({ ...world({ AWS_CONTAINER_CREDENTIALS_FULL_URI: uri }), fetch }))
      expect(asked).toEqual([])
    },
  )
})

it('sources take the bindings of a worker, with what is not text among them', async () => {
  interface Env {
    readonly OSS_ACCESS_KEY_ID: string
    readonly OSS_ACCESS_KEY_SECRET: string
    readonly FILES: { get(key: string): Promise<string> }
  }
  const env: Env = { ...OSS_ENV, FILES: { get: async () => '' } } as unknown as Env
  expect(await alibabaDefault({ env })()).toMatchObject({ accessKeyId: KEYS.accessKeyId })
  await expect(alibabaDefault({ env: { OSS_ACCESS_KEY_ID: {}, OSS_ACCESS_KEY_SECRET: 1 } })()).rejects.toMatchObject({
    code: 'credentials_unavailable',
  })
})
