import { describe, expect, it } from 'vitest'
import { readRequests } from '../read/read.js'
import { snippetClients, toSnippet } from './snippet.js'

const request = {
  method: 'PUT',
  url: "https://h.example/it's%20$HOME/`a`?b=c&d=%22",
  headers: { host: 'h.example', 'x-meta-a': `it's "a" \\ $b \`c\``, 'content-type': 'image/png' },
  absentHeaders: [],
}

describe('toSnippet', () => {
  it.each(snippetClients)('writes method, URL and headers for %s, and neither Host nor Content-Length', (client) => {
    const text = toSnippet(request, client, { upload: 'cat.jpg' })
    for (const piece of ['PUT', 'image/png', 'cat.jpg', 'b=c&d=%22']) expect(text).toContain(piece)
    expect(text).not.toMatch(/host/i)
  })

  it.each(['curl', 'fetch', 'powershell'] as const)('writes for %s what readRequests reads again', (client) => {
    const [read] = readRequests(toSnippet(request, client)).requests
    const { host: _, ...headers } = request.headers
    expect(read).toMatchObject({ method: 'PUT', url: request.url })
    const lower = (read?.headers ?? []).map(([name, value]) => [name.toLowerCase(), value])
    expect(Object.fromEntries(lower)).toEqual(headers)
  })

  it('writes for PowerShell by its rules of quoting, which no test here runs', () => {
    const url = "https://h.example/it’s'$a"
    expect(toSnippet({ ...request, url, headers: { 'x-a': "b'c" } }, 'powershell')).toBe(
      [
        "Invoke-WebRequest -Uri 'https://h.example/it’’s''$a' `",
        '  -Method PUT `',
        "  -Headers @{ 'x-a' = 'b''c' } `",
        '  -SkipHeaderValidation `',
        '  -SkipHttpErrorCheck',
      ].join('\n'),
    )
  })
})
