import { inspect } from 'node:util'
import { isSigningError } from '@presign/core'
import type { Source, System, Unavailable } from '@presign/credentials'
import { nodeSystem } from '@presign/credentials/node'
import type { FakeAnswer, FakeServer } from '@presign/credentials/testing'
import { expect, onTestFinished } from 'vitest'

/** Every secret of these tests contains it, and nothing else does. */
const HUSH = 'FAKE'

export const KEYS = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecretOfMine' }

/** What was waited between attempts, in milliseconds. */
export type World = System & { readonly waited: number[] }

/** A machine of its own: variables and files of the test, no waiting, no limit of a second. */
export function world(env: Record<string, string> = {}, files: Record<string, string | Uint8Array> = {}): World {
  const waited: number[] = []
  return {
    waited,
    env,
    home: '/me',
    // A busy machine is not a silent service.
    timeLimit: 60_000,
    fetch: nodeSystem.fetch,
    readFile: async (path) => {
      const file = Object.hasOwn(files, path) ? files[path] : undefined
      return typeof file === 'string' ? new TextEncoder().encode(file) : file
    },
    wait: async (milliseconds) => {
      waited.push(milliseconds)
    },
  }
}

/** The fake's end comes with the test's. */
export async function during<T extends FakeServer>(started: Promise<T>): Promise<T> {
  const fake = await started
  onTestFinished(() => fake.close())
  return fake
}

/** The error that a source throws, with nothing in it that nobody may see. */
export async function failureOf(load: Source | (() => Promise<unknown>)): Promise<Unavailable['details']> {
  const error = await load().then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!isSigningError(error) || error.code !== 'credentials_unavailable') throw error ?? new Error('It did not fail')
  expect(shown(error)).not.toContain(HUSH)
  return error.details
}

/** All that a console or a log may show of an error. */
export function shown(error: unknown): string {
  return [
    inspect(error, { depth: 9, showHidden: true }),
    JSON.stringify(error),
    String(error),
    (error as Error).stack,
  ].join()
}

/** A service that never answers, and what it was asked. */
export function silence() {
  const asked: string[] = []
  const fetch: NonNullable<System['fetch']> = (url, { method }) => {
    asked.push(`${method} ${new URL(url).pathname}`)
    return new Promise(() => undefined)
  }
  return { asked, fetch, timeLimit: 5 }
}

/** An answer with JSON. */
export function json(value: unknown, status = 200): FakeAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

export const INSTANCE = {
  Code: 'Success',
  AccessKeyId: 'STS.test0001',
  AccessKeySecret: 'FAKEsecretOfInstance',
  SecurityToken: 'FAKEtokenOfInstance',
  Expiration: '2099-01-01T00:00:00Z',
}
