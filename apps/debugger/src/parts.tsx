import { partsOf } from '@presign/core/explain'
import { drawn, shownValue } from './drawn.js'
import { type Role, roleOfParameter } from './glossary.js'
import type { Interface } from './interface.js'
import type { Pasted } from './paste.js'

/** The URL and the headers, piece by piece. */
export function Parts({ pasted: { request }, say }: { readonly pasted: Pasted; readonly say: Interface }) {
  if (!request) return null
  const rows = partsOf(request.url).flatMap((part): Row[] => {
    if (part.part === 'name') return []
    const name = part.part === 'value' ? (part.name ?? '') : part.part
    const role = part.part === 'value' ? roleOfParameter(name) : part.part === 'path' ? 'what' : 'where'
    return [{ name, value: shownValue(name, part.decoded), role, faults: part.faults }]
  })
  const headers = request.headers.map(
    ([name, value]): Row => ({
      name,
      value: shownValue(name, value),
      role: /authorization/i.test(name) ? 'proof' : /date/i.test(name) ? 'when' : 'what',
      faults: [],
    }),
  )
  return (
    <table class="grid">
      <tbody>
        <tr>
          <th scope="row">{say.origins.method}</th>
          <td class="mono">{request.method}</td>
          <td class="role what">{say.roles.what}</td>
        </tr>
        {[...rows, ...headers].map(({ name, value, role, faults }) => (
          <tr key={`${name} ${value}`}>
            <th scope="row" class="mono">
              {name}
            </th>
            <td class="mono">
              {drawn(value, say.empty)}
              {faults.length > 0 && <span class="fault"> ⚠ {faults.join(', ').replaceAll('_', ' ')}</span>}
            </td>
            <td class={`role ${role}`}>{say.roles[role]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface Row {
  readonly name: string
  readonly value: string
  readonly role: Role
  readonly faults: readonly string[]
}
