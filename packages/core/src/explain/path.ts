import { decodeText, encodePath, loneSurrogate } from '../text/encoding.js'
import type { Cause, Difference } from './cause.js'
import { differ, shown } from './differ.js'
import type { Hints } from './hints.js'
import type { Line } from './texts.js'
import { type Sentence, say } from './words/sentence.js'

/** Something that happens to paths, as a function from what was signed to what the other side saw. */
interface PathMutation {
  readonly cause: Cause
  /** What to do about it. */
  readonly id: Sentence['id']
  /** What comes of a path. */
  inPath?(path: string): string
  /** What comes of a key, or `undefined` for what it cannot happen to. */
  inKey?(key: string): string | undefined
}

/** `/bucket/key`: the first segment, and the rest with its slash. */
function split(path: string): { bucket: string; rest: string } {
  const slash = path.indexOf('/', 1)
  return slash < 0 ? { bucket: path.slice(1), rest: '' } : { bucket: path.slice(1, slash), rest: path.slice(slash) }
}

/** What comes of a path, in each way it can be taken: whether it begins with a bucket, a text does not tell. */
function apply({ inPath, inKey }: PathMutation, path: string): readonly string[] {
  if (inPath) return [inPath(path)]
  const { bucket, rest } = split(path)
  const [behind, whole] = [inKey?.(rest), inKey?.(path)]
  return [...(behind === undefined ? [] : [`/${bucket}${behind}`]), ...(whole === undefined ? [] : [whole])]
}

const again = (text: string) => (loneSurrogate(text) < 0 ? encodePath(text) : undefined)

const unescapedSlashes = (text: string) => text.replaceAll(/\/{2,}/g, '/')

/** Not of a bucket that is there twice: then one of the two is too many, and that has a cause of its own. */
function withoutBucket(path: string): string {
  const { bucket, rest } = split(path)
  return bucket === '' || split(rest).bucket === bucket ? path : rest || '/'
}

const PATH_MUTATIONS: readonly PathMutation[] = [
  {
    cause: 'bucket_doubled',
    id: 'path.bucket_doubled',
    inPath: (path) => `/${split(path).bucket}${path}`,
  },
  {
    cause: 'bucket_missing',
    id: 'path.bucket_missing',
    inPath: withoutBucket,
  },
  {
    cause: 'encoded_twice',
    id: 'path.encoded_twice',
    inKey: (rest) => (/%[0-9A-F]{2}/i.test(rest) ? again(rest) : undefined),
  },
  {
    cause: 'not_decoded',
    id: 'path.not_decoded',
    inKey: (rest) => (/%[0-9A-F]{2}/i.test(rest) ? undefined : again(rest)),
  },
  {
    cause: 'decoded_twice',
    id: 'path.decoded_twice',
    inKey: (rest) => {
      const once = decodeText(rest)
      const twice = once === undefined ? undefined : decodeText(once)
      return twice === undefined || twice === once ? undefined : again(twice)
    },
  },
  {
    cause: 'plus_for_space',
    id: 'path.blank',
    inKey: (rest) => rest.replaceAll('%20', '%2B').replaceAll(' ', '+'),
  },
  {
    // Where the path is signed as it arrived, so is the plus.
    cause: 'plus_for_space',
    id: 'path.blank',
    inKey: (rest) => rest.replaceAll('%20', '+'),
  },
  {
    cause: 'plus_for_space',
    id: 'path.plus',
    inKey: (rest) => rest.replaceAll('%2B', '%20').replaceAll('+', ' '),
  },
  {
    cause: 'path_normalised',
    id: 'path.slashes',
    inKey: unescapedSlashes,
  },
  {
    cause: 'path_normalised',
    id: 'path.dots',
    inKey: withoutDots,
  },
  {
    cause: 'encoding_differs',
    id: 'path.unreserved',
    inKey: (rest) => rest.replaceAll(/%(2[1789A])/g, (escaped) => decodeURIComponent(escaped)),
  },
  {
    cause: 'encoding_differs',
    id: 'path.escaped_slashes',
    inKey: (rest) => (rest === '' ? rest : `/${rest.slice(1).replaceAll('/', '%2F')}`),
  },
]

/** RFC 3986 §5.2.4, as URL parsers do it; `%2e` is a dot to them. */
export function withoutDots(path: string): string {
  const kept: string[] = []
  const segments = path.split('/').slice(1)
  segments.forEach((segment, index) => {
    const plain = segment.replaceAll(/%2e/gi, '.')
    const last = index === segments.length - 1
    if (plain === '..') kept.pop()
    if (plain !== '.' && plain !== '..') kept.push(segment)
    else if (last) kept.push('')
  })
  return path === '' ? path : `/${kept.join('/')}`
}

/** Two paths, in characters, up to which one mutation is tried, and up to which two at once are: that is 500 times as much. */
const [MAX_SINGLE, MAX_PAIR] = [16_384, 2048]

/**
 * Why two signed paths differ. Mutations are tried alone and then in pairs, each on either side.
 *
 * @param host The Host header, where a side signs it: the bucket may stand before it.
 */
export function pathDifferences(ours: Line, theirs: Line, hints: Hints, host = ''): readonly Difference[] {
  const [a, b] = [ours.text, theirs.text]
  if (a === b) return []
  const size = a.length + b.length
  const one = size > MAX_SINGLE ? undefined : (single(a, b) ?? reversed(single(b, a)))
  const certain = one?.[0]?.cause === 'bucket_missing' && !isBucket(a, b, hints, host) ? undefined : one
  const two = certain || one || size > MAX_PAIR ? undefined : (pair(a, b) ?? reversed(pair(b, a)))
  const found = certain ?? two
  if (found) return found.map(({ cause, id }) => differ(ours, theirs, cause, say(id)))
  return [other(ours, theirs, hints)]
}

/**
 * Whether the first segment that one side has before the other's path can be the bucket. Where a path is signed as it is
 * sent, more of it on the other side is the bucket only if that stands before the host as well: a proxy may add anything.
 */
function isBucket(ours: string, theirs: string, { pathAsSent = false }: Hints, host: string): boolean {
  if (ours.length > theirs.length) return split(ours).bucket !== ''
  const { bucket } = split(theirs)
  return bucket !== '' && (!pathAsSent || host.toLowerCase().startsWith(`${bucket.toLowerCase()}.`))
}

type Found = readonly Pick<PathMutation, 'cause' | 'id'>[] | undefined

/** What happened to a path on its way to another, or `undefined`. */
function single(from: string, to: string): Found {
  const found = PATH_MUTATIONS.find((mutation) => apply(mutation, from).includes(to))
  return found && [found]
}

function pair(from: string, to: string): Found {
  for (const one of PATH_MUTATIONS)
    for (const half of apply(one, from).filter((path) => path !== from))
      for (const two of PATH_MUTATIONS) if (two !== one && apply(two, half).includes(to)) return [one, two]
  return undefined
}

const REVERSED: Partial<Record<Cause, Pick<PathMutation, 'cause' | 'id'>>> = {
  bucket_doubled: { cause: 'bucket_doubled', id: 'path.bucket_doubled_here' },
  bucket_missing: { cause: 'bucket_missing', id: 'path.bucket_missing_here' },
  encoded_twice: { cause: 'decoded_twice', id: 'path.encoded_before' },
  decoded_twice: { cause: 'encoded_twice', id: 'path.encoded_twice_there' },
  not_decoded: { cause: 'not_decoded', id: 'path.not_decoded_here' },
  path_normalised: { cause: 'path_normalised', id: 'path.joined' },
}

/** The same the other way round: what happened on our side. */
function reversed(found: Found): Found {
  return found?.map((mutation) => REVERSED[mutation.cause] ?? mutation)
}

function other(ours: Line, theirs: Line, { pathAsSent = false }: Hints): Difference {
  const [mine, other] = [split(ours.text), split(theirs.text)]
  if (mine.rest === other.rest && mine.rest !== '' && !pathAsSent) {
    const buckets = { ours: shown(mine.bucket), theirs: shown(other.bucket) }
    return differ(ours, theirs, 'bucket_changed', say('path.bucket_changed', buckets))
  }
  const lost = lostAtEnds(ours.text, theirs.text) ?? prefixed(ours.text, theirs.text, pathAsSent) ?? cut(ours, theirs)
  if (lost) return differ(ours, theirs, lost.cause, lost.sentence)
  const id = pathAsSent && mine.rest === other.rest ? 'path.key_or_bucket_changed' : 'path.key_changed'
  return differ(ours, theirs, 'key_changed', say(id))
}

interface Named {
  readonly cause: Cause
  readonly sentence: Sentence
}

const BLANK = '(?:%20|%09|%0A|%0D|[+\\s])'
const ENDS = /* @__PURE__ */ new RegExp(`(?<=^/(?:[^/]*/)?)${BLANK}+|(?:${BLANK}|/)+$`, 'gi')

/** A space at either end of a key, or a slash at its end, which senders trim. */
function lostAtEnds(ours: string, theirs: string): Named | undefined {
  if (ours.length + theirs.length > MAX_SINGLE || ours.replace(ENDS, '') !== theirs.replace(ENDS, '')) return undefined
  const lost = ours.length > theirs.length
  // The key may be the bucket's own slash, which is not a key.
  if (split(lost ? theirs : ours).rest === '/') return undefined
  return { cause: 'key_trimmed', sentence: say(lost ? 'path.trimmed_there' : 'path.trimmed_here') }
}

/** What a proxy put before the path, or before the key where the bucket is signed, or took off. */
function prefixed(ours: string, theirs: string, pathAsSent: boolean): Named | undefined {
  const added = before(theirs, ours, pathAsSent)
  if (added !== undefined)
    return { cause: 'path_prefixed', sentence: say('path.prefix_added', { prefix: shown(added) }) }
  const taken = before(ours, theirs, pathAsSent)
  return taken === undefined
    ? undefined
    : { cause: 'path_prefixed', sentence: say('path.prefix_taken', { prefix: shown(taken) }) }
}

/** What the longer path has before the shorter one. */
function before(longer: string, shorter: string, pathAsSent: boolean): string | undefined {
  const [long, short] = [split(longer), split(shorter)]
  if (shorter.length > 1 && longer.length > shorter.length && longer.endsWith(shorter))
    return longer.slice(0, -shorter.length)
  if (pathAsSent || long.bucket !== short.bucket || short.rest.length < 2) return undefined
  return long.rest.length > short.rest.length && long.rest.endsWith(short.rest)
    ? long.rest.slice(0, -short.rest.length)
    : undefined
}

/** A path of which only the beginning arrived. */
function cut({ text: ours }: Line, { text: theirs }: Line): Named | undefined {
  if (!ours.startsWith(theirs) || theirs === `/${split(ours).bucket}/`) return undefined
  const [, char] = /^(%23|%3F|[#?])/i.exec(ours.slice(theirs.length)) ?? []
  const mark = char === undefined ? undefined : (decodeText(char) ?? char)
  const sentence = mark === undefined ? say('path.cut') : say('path.cut_at', { mark })
  return { cause: 'url_damaged', sentence }
}
