import { wireRequestOf } from '@presign/diagnosis'
import { type Client, snippetClients, toSnippet } from '@presign/read-request'
import { useState } from 'preact/hooks'
import type { Interface } from './interface.js'
import type { Pasted } from './paste.js'

/** The request as it was signed, for a client of one's choice. */
export function Code({ pasted: { request, examination }, say }: { readonly pasted: Pasted; readonly say: Interface }) {
  const [client, setClient] = useState<Client>('curl')
  if (!request) return null
  const inspection = examination?.inspection
  const signed =
    inspection?.state === 'signed' ? inspection.signedHeaders : request.headers.map(([name]) => name.toLowerCase())
  const headers = request.headers.filter(
    ([name]) => signed.includes(name.toLowerCase()) || /^authorization$/i.test(name),
  )
  const body = request.method === 'PUT' || request.method === 'POST' ? { upload: 'cat.jpg' } : {}
  return (
    <>
      <label>
        {say.client}{' '}
        <select value={client} onChange={(event) => setClient(event.currentTarget.value as Client)}>
          {snippetClients.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <pre class="mono">{written(() => toSnippet(wireRequestOf({ ...request, headers }), client, body))}</pre>
    </>
  )
}

/** What is no request that a client can send has no code. */
function written(write: () => string): string {
  try {
    return write()
  } catch {
    return ''
  }
}
