import { redact } from '@presign/core/explain'
import type { SigningStrings } from '@presign/core/scheme'
import { drawn } from './drawn.js'
import type { Interface } from './interface.js'
import type { Pasted } from './paste.js'

/** Our texts against those of the other side, line by line, the differences marked by a sign and not by colour alone. */
export function Compare({ pasted: { examination }, say }: { readonly pasted: Pasted; readonly say: Interface }) {
  const { inspection, theirs } = examination ?? {}
  if (inspection?.state !== 'signed' || !theirs) return <p>{say.noOther}</p>
  const rows = rowsOf(inspection.trace, theirs)
  return (
    <table class="grid">
      <thead>
        <tr>
          <td />
          <th scope="col">{say.ours}</th>
          <th scope="col">{say.theirs}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ sign, ours, theirs }, index) => (
          <tr key={index} class={sign === '' ? '' : 'differs'}>
            <td class="number">{sign}</td>
            <td class="mono">{ours === undefined ? '' : drawn(redact(ours), say.empty)}</td>
            <td class="mono">{theirs === undefined ? '' : drawn(redact(theirs), say.empty)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface Row {
  readonly sign: '' | '+' | '−' | '≠'
  readonly ours?: string | undefined
  readonly theirs?: string | undefined
}

function rowsOf(ours: SigningStrings, theirs: SigningStrings): readonly Row[] {
  const whole = theirs.canonicalRequest === undefined || ours.canonicalRequest === undefined
  const [mine, other] = whole
    ? [ours.stringToSign, theirs.stringToSign]
    : [ours.canonicalRequest ?? '', theirs.canonicalRequest ?? '']
  return aligned(mine.split('\n').slice(0, MAX_LINES), other.split('\n').slice(0, MAX_LINES))
}

const MAX_LINES = 300

/** The longest common subsequence: a line that was added moves none of the others. */
function aligned(mine: readonly string[], other: readonly string[]): readonly Row[] {
  const width = other.length + 1
  const length = new Uint16Array((mine.length + 1) * width)
  for (let i = mine.length - 1; i >= 0; i--)
    for (let j = other.length - 1; j >= 0; j--)
      length[i * width + j] =
        mine[i] === other[j]
          ? 1 + (length[(i + 1) * width + j + 1] ?? 0)
          : Math.max(length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0)
  const rows: Row[] = []
  let [i, j] = [0, 0]
  while (i < mine.length || j < other.length) {
    const [below, beside] = [length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0]
    if (i < mine.length && j < other.length && mine[i] === other[j])
      rows.push({ sign: '', ours: mine[i++], theirs: other[j++] })
    else if (i < mine.length && j < other.length && below === beside)
      rows.push({ sign: '≠', ours: mine[i++], theirs: other[j++] })
    else if (j >= other.length || (i < mine.length && below >= beside)) rows.push({ sign: '−', ours: mine[i++] })
    else rows.push({ sign: '+', theirs: other[j++] })
  }
  return rows
}
