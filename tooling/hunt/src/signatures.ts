import { inspect } from 'node:util'
import type { Verdict } from '@presign/core/verify'
import { type Area, areaOf } from './area.js'
import { CASES, type Case, HELD, TEMPORARY } from './cases.js'
import { counting } from './counted.js'
import { must } from './fault.js'
import { meaningOf, type Wire } from './reader.js'
import { changed, changesOf, honestOf } from './wires.js'

/** Hashes that one verdict may take: a key of four steps, a digest, a signature, and room. */
const MAX_HASHES = 12

/** Signed requests that are changed: what is accepted must mean what was signed. */
export const signatures: readonly Area[] = CASES.map((one) => {
  const honest = honestOf(one)
  const meanings = new Set(honest.map(({ meaning }) => meaning))
  return areaOf(`signatures ${one.name}`, changesOf(honest.length), (subject, figures) => {
    const { backend, work } = counting()
    const verifier = subject.verifier(one, backend)
    return ({ of, changes }) => {
      const wire = changed(one, honest, of, changes)
      work.hashes = 0
      work.bytes = 0
      const verdict = verifier.verify(wire)
      const reason = verdict.ok ? 'accepted' : verdict.reason
      figures[reason] = (figures[reason] ?? 0) + 1
      figures.hashes = (figures.hashes ?? 0) + work.hashes
      must(work.hashes <= MAX_HASHES, `a verdict took ${work.hashes} hashes`, wire)
      must(work.bytes <= 4 * sizeOf(wire) + 4096, `a verdict hashed ${work.bytes} bytes`, wire)
      judge(one, wire, verdict, meanings)
    }
  })
})

/** Holds a verdict against a reading of the request that is not ours. */
function judge(one: Case, wire: Wire, verdict: Verdict, meanings: ReadonlySet<string>): void {
  const shown = inspect(verdict, { depth: 9 }) + JSON.stringify(verdict)
  for (const { accessKeySecret } of HELD) must(!shown.includes(accessKeySecret), 'a verdict shows a secret')
  for (const token of [TEMPORARY.securityToken, encodeURIComponent(TEMPORARY.securityToken)])
    must(!shown.includes(token), 'a verdict shows a token', wire)
  must(shown.length < 8000, 'a verdict is as long as its request', wire)
  if (!verdict.ok) return
  const meaning = meaningOf(wire, one.rules)
  must(meaning !== undefined, 'a request was accepted that has not one meaning', wire)
  must(meanings.has(JSON.stringify(meaning)), 'a request was accepted that nobody signed', { wire, meaning })
  const { bucket = '', key = '' } = verdict
  must(bucket === meaning.bucket && key === meaning.key, 'a verdict names another object', { wire, bucket, key })
}

function sizeOf({ method, target, headers }: Wire): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, method.length + target.length)
}
