import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Progress, SignerSource, Transfer, Transport } from '@presign/client-fetch'
import { fileStore } from '@presign/client-fetch/node'
import { undiciTransport } from '@presign/client-fetch/undici'
import { learningClock, type WireRequest } from '@presign/core'
import { EnvHttpProxyAgent } from 'undici'
import { type Arguments, type Options, UsageError } from '../command.js'
import { type Io, report } from '../output/io.js'
import { transferProgress } from '../output/progress.js'
import type { Provider } from '../providers/provider.js'
import { providerOfTarget } from '../providers/providers.js'
import { providerAt, recognized } from './recognition.js'
import { headerOf, unsafeKeyOption } from './request-options.js'
import { signerEnvironment, signerOf, signerOptions } from './signer-options.js'
import { type Target, targetOf } from './target.js'

/** Options of every command that moves bytes. */
export const transferOptions = {
  ...signerOptions,
  ...unsafeKeyOption,
  header: {
    type: 'string',
    short: 'H',
    multiple: true,
    help: "A header: 'Name: value'; with a URL, one it was signed with. May be repeated",
  },
  parallel: { type: 'string', help: 'How many parts are under way at once. Default 4' },
  'part-size': { type: 'string', help: 'Bytes of a part. Default 8388608' },
  restart: { type: 'boolean', help: 'Start again instead of resuming an interrupted transfer' },
} as const satisfies Options

/** What every command that moves bytes reads from the environment. */
export const transferEnvironment = {
  ...signerEnvironment,
  XDG_STATE_HOME: 'Where interrupted transfers are remembered. Default ~/.local/state',
} as const

/** What stands for an object on the command line: a target that we sign for, or somebody's link. */
export type Place =
  | { readonly kind: 'target'; readonly text: string; readonly target: Target }
  | { readonly kind: 'link'; readonly text: string; readonly provider: Provider }

/** Reads a target or a link. */
export function placeOf(text: string, given: Arguments, io: Io): Place {
  if (!/^https?:\/\//i.test(text)) return { kind: 'target', text, target: targetOf(text) }
  const request = { method: 'GET', url: text, headers: [] }
  const [one] = recognized(request, given, io)
  return { kind: 'link', text, provider: providerAt(request, one) }
}

/** Whether a word is a file and not an object. */
export function isFile(text: string): boolean {
  return !/^https?:\/\//i.test(text) && providerOfTarget(text) === undefined
}

/** Where the bytes come from or go to. */
export async function sourceOf(given: Arguments, io: Io, place: Place, method: 'GET' | 'PUT') {
  const headers = Object.fromEntries(given.texts('header').map(headerOf))
  if (place.kind === 'link') return { source: linkOf(place.text, method, headers) }
  const { provider, bucket, key } = place.target
  if (key === '')
    throw new UsageError(
      `Cannot read "${place.text}": wanted ${provider.name}://BUCKET/KEY, or a URL: it names no object`,
    )
  // The service's answer corrects a clock that is off; the next attempt is signed with the service's time.
  const clock = learningClock()
  const signer = await signerOf(provider, given, io, clock)
  const expiresIn = provider.byLink ? 3600 : undefined
  const allowUnsafeKey = given.flag('allow-unsafe-key')
  const source: SignerSource = {
    signer,
    bucket: bucket === '' ? undefined : bucket,
    key,
    headers,
    expiresIn,
    allowUnsafeKey,
  }
  return { source, clock }
}

function linkOf(url: string, method: string, headers: Readonly<Record<string, string>>): WireRequest {
  return { method, url, headers, absentHeaders: [] }
}

/** What a transfer is started with. */
export function optionsOf(given: Arguments, io: Io, place: Place) {
  const { dialect } = place.kind === 'link' ? place.provider : place.target.provider
  return {
    dialect,
    signal: io.signal,
    transport: transportOf(io),
    parallel: count(given, 'parallel', 1, 64),
    partSize: count(given, 'part-size', 1, 5 * 2 ** 30),
  } as const
}

/** What lets a transfer of a file go on after a crash or Ctrl-C. */
export function resumable(io: Io, file: string, { text }: Place) {
  return { checkpoint: { store: fileStore(stateFolder(io)), id: idOf(file, text) }, onChanged: 'restart' } as const
}

/** Goes through the proxies that the environment names, as curl does. */
export function transportOf(io: Io): Transport {
  return io.transport ?? undiciTransport(proxyAgent(io))
}

function proxyAgent({ env }: Io): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({
    httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
    httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    // Many a proxy lets nobody tunnel to plain http, so those requests are handed to it; https always goes through a tunnel.
    proxyTunnel: false,
  })
}

/** Whether a path leads to a device or a pipe, which has no size and is not replaced. */
export async function isStream(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && !found.isFile() && !found.isDirectory()
}

/** Interrupted transfers are found again by what they were: this file, that object. A link's signature is left out. */
function idOf(file: string, target: string): string {
  const object = target.split('?', 1)[0] ?? ''
  return createHash('sha256')
    .update(JSON.stringify([resolve(file), object]))
    .digest('hex')
    .slice(0, 32)
}

/** As the XDG base directory specification has it. */
function stateFolder({ env }: Io): string {
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'presign')
}

function count(given: Arguments, name: string, min: number, max: number): number | undefined {
  const text = given.text(name)
  if (text === undefined) return undefined
  const number = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
  if (!(number >= min && number <= max))
    throw new UsageError(`Cannot read --${name} "${text}": wanted ${min} to ${max}`)
  return number
}

/** Forgets an interrupted transfer when asked to start again. */
export async function forgetIfTold(given: Arguments, { checkpoint }: ReturnType<typeof resumable>): Promise<void> {
  if (given.flag('restart')) await checkpoint.store.delete(checkpoint.id)
}

/**
 * Shows a transfer's progress on a terminal until it ends. One that ends early says whether the same command goes on.
 *
 * @param kept Where it is remembered; `undefined` for a stream, which cannot be read again.
 */
export async function followed<T>(
  io: Io,
  title: string,
  start: (onProgress: (progress: Progress) => void) => Transfer<T>,
  kept?: ReturnType<typeof resumable>,
): Promise<T> {
  const shown = transferProgress(io, title)
  try {
    const result = await start((progress) => shown.update(progress))
    shown.stop('Done')
    return result
  } catch (error) {
    const how = io.signal.aborted ? 'Interrupted' : 'Failed'
    const isKept = await isRemembered(kept)
    const text = isKept ? `${how}, and what is there is kept: the same command goes on from here` : how
    if (io.stderr.isTTY) shown.stop(text)
    else if (isKept) report(io, text)
    throw error
  }
}

/** Too little of it may have been done to be worth remembering. */
async function isRemembered(kept: ReturnType<typeof resumable> | undefined): Promise<boolean> {
  const found = await kept?.checkpoint.store.get(kept.checkpoint.id)
  return found !== undefined
}
