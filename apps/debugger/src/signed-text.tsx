import { redact, type TracedLine, traceOf } from '@presign/core/explain'
import { drawn } from './drawn.js'
import type { Interface } from './interface.js'
import type { Pasted } from './paste.js'

/** Each line that is signed, with where it came from; marked where the other side has another. */
export function SignedText({ pasted, say }: { readonly pasted: Pasted; readonly say: Interface }) {
  const { examination, request } = pasted
  const inspection = examination?.inspection
  if (!request || inspection?.state !== 'signed') return <p>{say.noTexts}</p>
  const lines = traceOf(inspection.trace, request)
  const { theirs } = examination ?? {}
  const other = new Set([theirs?.canonicalRequest, theirs?.stringToSign].flatMap((text) => text?.split('\n') ?? []))
  return (
    <>
      {(['canonical_request', 'string_to_sign'] as const).map((stage) => {
        const own = lines.filter((line) => line.stage === stage)
        return own.length === 0 ? null : (
          <table key={stage} class="grid">
            <caption>{stage === 'canonical_request' ? say.canonicalRequest : say.stringToSign}</caption>
            <tbody>
              {own.map((line) => (
                <tr
                  key={line.line}
                  tabIndex={-1}
                  class={theirs && line.role !== 'digest' && !other.has(line.text) ? 'differs line' : 'line'}
                >
                  <td class="number">{line.line}</td>
                  <td class="mono">
                    {theirs && line.role !== 'digest' && !other.has(line.text) ? '≠ ' : ''}
                    {drawn(redact(line.text), say.empty)}
                  </td>
                  <td class="origin">{originsOf(line, say)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      })}
    </>
  )
}

function originsOf({ from }: TracedLine, say: Interface): string {
  const named = from.map((one) =>
    [say.origins[one.in], one.in === 'computed' ? undefined : one.name].filter(Boolean).join(' '),
  )
  const unique = [...new Set(named)]
  return unique.length > 3 ? `${unique.slice(0, 3).join(', ')} +${unique.length - 3}` : unique.join(', ')
}
