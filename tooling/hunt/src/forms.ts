import fc from 'fast-check'
import { type Area, areaOf } from './area.js'
import { CASES, type Case, signerOf } from './cases.js'
import { must } from './fault.js'

type Fields = readonly (readonly [string, string])[]

interface Honest {
  readonly fields: Fields
  /** What the page may have changed and still keep to the policy. */
  allows(bucket: string, fields: ReadonlyMap<string, string>, size: number): boolean
}

const SIZE = { min: 1, max: 1000 }

/** Forms that somebody signed: for one key, and for all below a prefix. */
function honestOf(one: Case, policy: NonNullable<Case['policy']>): readonly Honest[] {
  const signer = signerOf(one)
  const [bucket = ''] = one.buckets
  const common = { bucket, size: SIZE, expiresIn: 600, fields: { 'Cache-Control': 'no-cache' } }
  return [{ key: 'a/b.jpg' }, { keyPrefix: 'user/7/' }].map((key) => {
    const { fields } = signer.run(policy({ ...common, ...key })) as { fields: Record<string, string> }
    return {
      fields: Object.entries(fields),
      allows(to, sent, size) {
        const name = sent.get('key') ?? ''
        const isKey = 'key' in key ? name === key.key : name.startsWith(key.keyPrefix)
        return (
          to === bucket && isKey && size >= SIZE.min && size <= SIZE.max && sent.get('cache-control') === 'no-cache'
        )
      },
    }
  })
}

const TEXTS = [
  '',
  'a',
  'user/7/x',
  'user/7',
  'a/b.jpg',
  '../',
  '=',
  ' ',
  '\n',
  '\0',
  'A',
  '+',
  '/',
  'e30=',
  '9'.repeat(40),
  '汉',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: services replace it.
  '${filename}',
  '__proto__',
]

const change = fc.record({
  kind: fc.constantFrom(
    'drop',
    'repeat',
    'value',
    'append',
    'remove a letter',
    'case of the name',
    'take',
    'add',
    'policy',
  ),
  at: fc.integer({ min: 0, max: 999 }).map((part) => part / 1000),
  text: fc.constantFrom(...TEXTS),
})

const input = fc.record({
  of: fc.nat(1),
  changes: fc.array(change, { maxLength: 4 }),
  bucket: fc.nat(1),
  size: fc.constantFrom(0, 1, 500, 1000, 1001, 2 ** 53),
})

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function changed(fields: Fields, { kind, at, text }: Change, other: Fields): Fields {
  const index = Math.floor(at * fields.length)
  const [name = 'a', value = ''] = fields[index] ?? []
  const replaced = (pair: readonly [string, string]) => fields.map((field, place) => (place === index ? pair : field))
  switch (kind) {
    case 'drop':
      return fields.filter((_, place) => place !== index)
    case 'repeat':
      return at < 0.5 ? [[name, text], ...fields] : [...fields, [name.toUpperCase(), value]]
    case 'value':
      return replaced([name, text])
    case 'append':
      return replaced([name, value + text])
    case 'remove a letter':
      return replaced([name, value.slice(1)])
    case 'case of the name':
      return replaced([name.toUpperCase(), value])
    case 'take':
      return replaced([name, other.find(([found]) => found === name)?.[1] ?? value])
    case 'policy':
      return fields.map(([found, old]) => [found, found === 'policy' ? rewritten(old, at, text) : old])
    default:
      return [...fields, [text === '' ? 'x' : text, text]]
  }
}

/** The policy with one of its letters exchanged, before it is Base64 once more. */
function rewritten(policy: string, at: number, text: string): string {
  const letters = Buffer.from(policy, 'base64').toString()
  const index = Math.floor(at * letters.length)
  return Buffer.from(letters.slice(0, index) + text + letters.slice(index + 1)).toString('base64')
}

/** Signed forms that are changed: what is accepted keeps to the policy that was signed. */
export const forms: readonly Area[] = CASES.flatMap((one) => {
  if (!one.policy) return []
  const honest = honestOf(one, one.policy)
  return areaOf(`forms ${one.name}`, input, (subject, figures) => {
    const verifier = subject.verifier(one)
    return ({ of, changes, bucket: at, size }) => {
      const [mine, other] = of === 0 ? honest : [...honest].reverse()
      if (!mine || !other) return
      const fields = changes.reduce((found, next) => changed(found, next, other.fields), mine.fields)
      const verdict = verifier.verifyForm(fields)
      const bucket = one.buckets[at] ?? ''
      const reason = verdict.ok ? 'accepted' : verdict.reason
      figures[reason] = (figures[reason] ?? 0) + 1
      if (!verdict.ok || verdict.check({ bucket, size }).length > 0) return
      const sent = new Map(fields.map(([name, value]) => [name.toLowerCase(), value]))
      must(sent.size === fields.length, 'a form was accepted with a field twice', fields)
      must(
        honest.some(({ allows }) => allows(bucket, sent, size)),
        'a form was accepted that nobody signed',
        fields,
      )
    }
  })
})
