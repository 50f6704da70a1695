import { decodeText, encodePath, loneSurrogate } from '../text/encoding.js'
import type { Cause, Difference } from './cause.js'
import { differ, shown } from './differ.js'
import type { Hints } from './hints.js'
import type { Line } from './texts.js'

/** Something that happens to paths, as a function from what was signed to what the other side saw. */
interface PathMutation {
  readonly cause: Cause
  readonly fix: string
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
    fix: 'Name the bucket once: do not put it into the path (or the key) when it stands before the host or the domain is bound to it',
    inPath: (path) => `/${split(path).bucket}${path}`,
  },
  {
    cause: 'bucket_missing',
    fix: 'The other side signs without the bucket: give it the bucket, which is signed even where the host or a custom domain stands for it',
    inPath: withoutBucket,
  },
  {
    cause: 'encoded_twice',
    fix: 'Encode the key once: give the signer the plain key, and send its URL as it is',
    inKey: (rest) => (/%[0-9A-F]{2}/i.test(rest) ? again(rest) : undefined),
  },
  {
    cause: 'not_decoded',
    fix: 'The path must be decoded before it is signed: here its escapes were signed as they came, or it was encoded twice',
    inKey: (rest) => (/%[0-9A-F]{2}/i.test(rest) ? undefined : again(rest)),
  },
  {
    cause: 'decoded_twice',
    fix: 'Something on the way decoded the path: send the URL as it is, and let no proxy rewrite it',
    inKey: (rest) => {
      const once = decodeText(rest)
      const twice = once === undefined ? undefined : decodeText(once)
      return twice === undefined || twice === once ? undefined : again(twice)
    },
  },
  {
    cause: 'plus_for_space',
    fix: 'Write a blank in a path as %20: services differ in what a + is there',
    inKey: (rest) => rest.replaceAll('%20', '%2B').replaceAll(' ', '+'),
  },
  {
    cause: 'plus_for_space',
    fix: 'Write a plus in a path as %2B: something on the way took it for a blank',
    inKey: (rest) => rest.replaceAll('%2B', '%20').replaceAll('+', ' '),
  },
  {
    cause: 'path_normalised',
    fix: 'Send the URL as text: a URL parser or a proxy has merged its slashes',
    inKey: unescapedSlashes,
  },
  {
    cause: 'path_normalised',
    fix: 'Send the URL as text: a URL parser or a proxy has collapsed its dot segments',
    inKey: withoutDots,
  },
  {
    cause: 'encoding_differs',
    fix: "Percent-encode all but A-Z a-z 0-9 - . _ ~ (and / in a path): encodeURIComponent alone leaves ! ' ( ) *",
    inKey: (rest) => rest.replaceAll(/%(2[1789A])/g, (escaped) => decodeURIComponent(escaped)),
  },
  {
    cause: 'encoding_differs',
    fix: 'Leave the slashes of a key as they are: %2F is not signed for them',
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
  if (found) return found.map(({ cause, fix }) => differ(ours, theirs, cause, fix))
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

type Found = readonly Pick<PathMutation, 'cause' | 'fix'>[] | undefined

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

const REVERSED: Partial<Record<Cause, Pick<PathMutation, 'cause' | 'fix'>>> = {
  bucket_doubled: { cause: 'bucket_doubled', fix: 'We signed the bucket twice: leave it out of the key' },
  bucket_missing: {
    cause: 'bucket_missing',
    fix: 'We signed without the bucket: name it, or give the endpoint its bucket',
  },
  encoded_twice: { cause: 'decoded_twice', fix: 'Give the signer the plain key: it had been encoded already' },
  decoded_twice: { cause: 'encoded_twice', fix: 'Encode the key once: the other side saw it encoded once more' },
  not_decoded: { cause: 'not_decoded', fix: 'Sign the decoded path: our text has its escapes' },
  path_normalised: {
    cause: 'path_normalised',
    fix: 'Join the base and the key with one slash, and sign the key as it is: a slash too many arrived, or ours was collapsed before it was signed',
  },
}

/** The same the other way round: what happened on our side. */
function reversed(found: Found): Found {
  return found?.map((mutation) => REVERSED[mutation.cause] ?? mutation)
}

function other(ours: Line, theirs: Line, { pathAsSent = false }: Hints): Difference {
  const [mine, other] = [split(ours.text), split(theirs.text)]
  if (mine.rest === other.rest && mine.rest !== '' && !pathAsSent)
    return differ(
      ours,
      theirs,
      'bucket_changed',
      `Use one bucket on both sides: "${shown(mine.bucket)}" was signed here, "${shown(other.bucket)}" there`,
    )
  const lost = lostAtEnds(ours.text, theirs.text) ?? prefixed(ours.text, theirs.text, pathAsSent) ?? cut(ours, theirs)
  if (lost) return differ(ours, theirs, lost.cause, lost.fix)
  const bucket = pathAsSent && mine.rest === other.rest ? ' (or their buckets, where these stand in the path)' : ''
  return differ(ours, theirs, 'key_changed', `Ask for the object that was signed: the two keys differ${bucket}`)
}

type Named = Pick<Difference, 'cause' | 'fix'>

const BLANK = '(?:%20|%09|%0A|%0D|[+\\s])'
const ENDS = /* @__PURE__ */ new RegExp(`(?<=^/(?:[^/]*/)?)${BLANK}+|(?:${BLANK}|/)+$`, 'gi')

/** A space at either end of a key, or a slash at its end, which senders trim. */
function lostAtEnds(ours: string, theirs: string): Named | undefined {
  if (ours.length + theirs.length > MAX_SINGLE || ours.replace(ENDS, '') !== theirs.replace(ENDS, '')) return undefined
  const [more, less] = ours.length > theirs.length ? ['signed', 'arrived'] : ['arrived', 'signed']
  const fix = `Send the key as it was signed, with the spaces and slashes at its ends: one of them was ${more}, and not ${less}`
  // The key may be the bucket's own slash, which is not a key.
  return split(less === 'arrived' ? theirs : ours).rest === '/' ? undefined : { cause: 'key_trimmed', fix }
}

/** What a proxy put before the path, or before the key where the bucket is signed, or took off. */
function prefixed(ours: string, theirs: string, pathAsSent: boolean): Named | undefined {
  const added = before(theirs, ours, pathAsSent)
  if (added !== undefined) {
    const fix = `Take "${shown(added)}" off again where the request is passed on, or sign with it: something on the way put it before the path`
    return { cause: 'path_prefixed', fix }
  }
  const taken = before(ours, theirs, pathAsSent)
  const fix = `Pass the request on with its whole path: something on the way took "${shown(taken ?? '')}" off`
  return taken === undefined ? undefined : { cause: 'path_prefixed', fix }
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
  const fix =
    mark === undefined
      ? 'Send the whole path: it arrived cut short'
      : `Percent-encode the "${mark}" of the key: what follows it was taken for the ${mark === '#' ? 'fragment' : 'query'} of the URL`
  return { cause: 'url_damaged', fix }
}
