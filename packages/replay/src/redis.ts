import type { ReplayStore } from '@presign/core/verify'
import { fingerprint, forgottenFrom, marginOf, unusable } from './fingerprint.js'

/** A function that sends a command, such as `(words) => client.sendCommand(words)`. */
type SendCommand = (words: string[]) => Promise<unknown>

/**
 * A client that can send any command: `@redis/client` and `@valkey/client` (`sendCommand`), ioredis (`call`), Valkey GLIDE
 * (`customCommand`), Bun's (`send`); or a function that sends one.
 */
export type RedisClient =
  | SendCommand
  | { call(command: string, ...words: string[]): Promise<unknown> }
  | { customCommand(words: string[]): Promise<unknown> }
  | { send(command: string, words: string[]): Promise<unknown> }
  | { sendCommand(words: string[]): Promise<unknown> }

/** Options of {@link redisReplay}. */
export interface RedisReplayOptions {
  /** Before each key. Default `presign:replay:`. */
  readonly prefix?: string
  /** How much longer than its signature an entry is kept, in seconds. Default 900. */
  readonly margin?: number
}

/**
 * Remembers signatures in Redis 6.2 or later, or Valkey, which any number of machines share. The whole of it is
 * `SET … NX EXAT`, which the server does in one step, so of any number of simultaneous calls exactly one is told true. What
 * the client throws, `verify` throws: a store that is down is not a new signature.
 *
 * @param client The client is yours: bring the package, connect it, close it.
 * @throws SigningError `input_invalid` for what cannot send a command, or an answer that `SET` does not give.
 * @see {@link https://redis.io/docs/latest/commands/set/}
 * @example
 * ```ts
 * import { redisReplay } from '@presign/replay'
 *
 * // const replay = redisReplay(await createClient().connect())
 * const replayOver = (client: { sendCommand(words: string[]): Promise<unknown> }) => redisReplay(client)
 * ```
 */
export function redisReplay(client: RedisClient, options: RedisReplayOptions = {}): ReplayStore {
  const { prefix = 'presign:replay:' } = options
  const margin = marginOf(options)
  const send = sender(client)
  return {
    async remember(signature, until) {
      const end = String(forgottenFrom(until, margin))
      const answer = await send(['SET', prefix + fingerprint(signature), '1', 'NX', 'EXAT', end])
      if (answer === null || answer === undefined) return false
      if (String(answer) === 'OK') return true
      throw unusable('client', typeof answer, 'OK or nothing as the answer to SET')
    },
  }
}

/** ioredis has a `sendCommand` too, of another shape: its `call` goes first. */
function sender(client: RedisClient): SendCommand {
  if (typeof client === 'function') return client
  const has = (name: string) => typeof (client as Partial<Record<string, unknown>> | undefined)?.[name] === 'function'
  const any = client as Record<
    'call' | 'customCommand' | 'send' | 'sendCommand',
    (...words: never[]) => Promise<unknown>
  >
  if (has('call')) return ([command, ...words]) => any.call(...([command, ...words] as never[]))
  if (has('customCommand')) return (words) => any.customCommand(words as never)
  if (has('sendCommand')) return (words) => any.sendCommand(words as never)
  if (has('send')) return ([command, ...words]) => any.send(command as never, words as never)
  throw unusable('client', typeof client, 'a client with call, sendCommand, customCommand or send')
}
