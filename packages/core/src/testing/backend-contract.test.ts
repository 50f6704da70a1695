import { describe, expect, it } from 'vitest'
import { nodeBackend } from '../backends/node.js'
import { webBackend } from '../backends/web.js'
import type { SyncBackend } from '../recipe/recipe.js'
import { type BackendContractOptions, backendContract } from './backend-contract.js'

const algorithms = ['hmac-sha1', 'hmac-sha256', 'rsa-sha256', 'ecdsa-p256-sha256'] as const
const hashes = ['md5', 'sha1', 'sha256'] as const

backendContract('node', () => nodeBackend, { describe, it, expect }, { hashes, algorithms })
backendContract('web', () => webBackend, { describe, it, expect }, { algorithms })

/** The tests that a backend fails among those of a name, run without a test runner. */
async function failures(backend: SyncBackend, name: RegExp, options: BackendContractOptions): Promise<string[]> {
  const tests: { name: string; body: () => Promise<void> }[] = []
  const runner = {
    describe: (_: string, body: () => void) => body(),
    it: (name: string, body: () => Promise<void>) => tests.push({ name, body }),
    expect,
  }
  backendContract('broken', () => backend, runner, options)
  const chosen = tests.filter((test) => name.test(test.name))
  const outcomes = await Promise.allSettled(chosen.map(({ body }) => body()))
  return chosen.filter((_, index) => outcomes[index]?.status === 'rejected').map((test) => test.name)
}

const { digest, importKey, sign } = nodeBackend
const atOnce: NonNullable<SyncBackend['signHashed']> = (key, data, as) => {
  const hex = digest(data.algorithm, data.of, 'hex') as string
  return { digest: hex, signature: sign(key, data.before + hex + data.after, as) }
}
const shared = new Uint8Array(32)

const broken: Record<string, { backend: Partial<SyncBackend>; caught: RegExp }> = {
  'loses a bit at the edge of a block': {
    backend: { digest: (hash, data, as) => digest(hash, data.length === 56 ? data.slice(1) : data, as) },
    caught: /sha256 is right for every length from 0 to 300 bytes/,
  },
  'pads keys of a block as if they were longer': {
    backend: {
      importKey: (algorithm, key, use) => importKey(algorithm, key.length === 64 ? key.slice(0, 63) : key, use),
    },
    caught: /hmac-sha1 is right for every length of key/,
  },
  'writes base64 without padding': {
    backend: {
      sign: (key, data, as) =>
        as === 'base64' ? (sign(key, data, as) as string).replace('=', '') : sign(key, data, as),
    },
    caught: /hmac-sha256 answers in hex, base64 and bytes alike/,
  },
  'reads text as latin1': {
    backend: {
      digest: (hash, data, as) => digest(hash, typeof data === 'string' ? Buffer.from(data, 'latin1') : data, as),
    },
    caught: /takes text as its UTF-8 bytes/,
  },
  'drops half of a surrogate pair': {
    backend: {
      digest: (hash, data, as) =>
        digest(hash, typeof data === 'string' ? data.replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, '') : data, as),
    },
    caught: /half a surrogate pair as U\+FFFD/,
  },
  'cuts long text in the middle of a character': {
    backend: {
      digest: (hash, data, as) =>
        digest(hash, data.length > 16_384 ? (data.slice(0, 16_384) as string) + data.slice(16_385) : data, as),
    },
    caught: /parts no character of a long text/,
  },
  'reads the whole buffer behind a view': {
    backend: {
      digest: (hash, data, as) => digest(hash, typeof data === 'string' ? data : new Uint8Array(data.buffer), as),
    },
    caught: /reads a view of a larger buffer by its own bounds/,
  },
  'hands out its own memory': {
    backend: {
      digest: (hash, data, as) => {
        if (as !== 'bytes') return digest(hash, data, as)
        shared.set(digest(hash, data, as) as Uint8Array)
        return shared.subarray(0, hash === 'sha256' ? 32 : hash === 'sha1' ? 20 : 16)
      },
    },
    caught: /gives bytes that later calls leave alone/,
  },
  'answers a batch in another order': {
    backend: { digestMany: (hash, batch, as) => batch.map((data) => digest(hash, data, as)).reverse() },
    caught: /sha256 and hmac-sha256 answer a batch/,
  },
  'loses what stands behind a digest': {
    backend: { signHashed: (key, data, as) => atOnce(key, { ...data, after: '' }, as) },
    caught: /hmac-sha256 signs text with a digest in it/,
  },
  'writes the digest in another encoding': {
    backend: {
      signHashed: (key, data, as) => ({
        ...atOnce(key, data, as),
        digest: digest(data.algorithm, data.of, 'base64') as string,
      }),
    },
    caught: /hmac-sha1 signs text with a digest in it/,
  },
  'hashes with one algorithm whatever was asked for': {
    backend: { signHashed: (key, data, as) => atOnce(key, { ...data, algorithm: 'sha256' }, as) },
    caught: /hmac-sha256 signs text with a digest in it/,
  },
  'remembers only the last keys': {
    backend: {
      importKey: (algorithm, key, use) => importKey(algorithm, key === 'FAKEsecret7' ? 'FAKEsecret8' : key, use),
    },
    caught: /hmac-sha1 keeps a key good however many follow/,
  },
}

describe('the contract of a backend', () => {
  it.each(Object.entries(broken))('catches one that %s', async (_, { backend, caught }) => {
    expect(await failures(nodeBackend, caught, { hashes, algorithms })).toEqual([])
    expect(await failures({ ...nodeBackend, ...backend }, caught, { hashes, algorithms })).toHaveLength(1)
    expect(await failures({ ...nodeBackend, signHashed: atOnce }, caught, { hashes, algorithms })).toEqual([])
  })

  it('catches a hash or an algorithm that is there without being listed', async () => {
    const refusals = /refuses what it lacks/
    expect(await failures(nodeBackend, refusals, { hashes, algorithms })).toEqual([])
    expect(await failures(nodeBackend, refusals, { hashes: ['sha256'], algorithms })).toHaveLength(1)
    expect(await failures(nodeBackend, refusals, { hashes, algorithms: ['hmac-sha256'] })).toHaveLength(1)
  })
})
