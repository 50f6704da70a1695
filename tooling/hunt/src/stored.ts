import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { LocalOss } from '@presign/local/oss'
import fc from 'fast-check'
import type { Area } from './area.js'
import { served } from './emulator.js'
import { must } from './fault.js'

/** Bytes, one to a character. */
const piece = fc.constantFrom(
  'a',
  ' ',
  '\t',
  '"',
  '%22',
  '\\',
  ';',
  '/',
  '\r',
  '\n',
  '\r\nx-oss-meta-c: d',
  '\0',
  '\x7f',
  '\x85',
  '\xe9',
  '\xe6\xb1\x89',
  '\xf0\x9f\x98\x80',
  '\xed\xa0\x80',
  '\xc0\xaf',
  '&#1;',
  'x'.repeat(3000),
)
const value = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))

const NAMES = ['Content-Type', 'Content-Disposition', 'Cache-Control', 'Expires', 'x-oss-meta-a', 'X-OSS-Meta-B']

const input = fc.record({
  how: fc.constantFrom('form', 'headers'),
  key: value,
  fields: fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 3 }),
})
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never

/** Sends bytes, and returns the status and the headers of the answer as bytes. */
async function exchanged(oss: LocalOss, head: string, body: string): Promise<readonly [number, Map<string, string>]> {
  const socket = connect(oss.port, '127.0.0.1')
  const common = `Host: 127.0.0.1:${oss.port}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n`
  socket.write(Buffer.from(`${head}${common}\r\n${body}`, 'latin1'))
  const [first = '', ...lines] = (await buffer(socket)).toString('latin1').split('\r\n\r\n', 1)[0]?.split('\r\n') ?? []
  const headers = lines.map(
    (line) => [line.replace(/:.*/s, '').toLowerCase(), line.replace(/^[^:]*:/, '').trim()] as const,
  )
  return [Number(first.split(' ')[1]), new Map(headers)]
}

function requestOf({ how, key, fields }: Input): readonly [head: string, body: string] {
  if (how === 'headers') {
    const path = Buffer.from(`stored/${key}`, 'latin1').toString('hex').replace(/../g, '%$&')
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
    return [`PUT /open/${path} HTTP/1.1\r\n${lines.join('')}`, 'x']
  }
  const parts = Object.entries({ key: `stored/${key}`, ...fields, file: 'x' }).map(
    ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return ['POST /open/ HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n', `${parts.join('')}--b--`]
}

/** What is stored, in a form or by a request, can be read again: its key names it, and all of it comes back as the bytes it was. */
export const stored: Area = served('stored', input, 10, async (oss, sent) => {
  const [status] = await exchanged(oss, ...requestOf(sent))
  must(status < 500, 'the server failed', sent)
  if (status >= 300) return
  // A line break ends a header, and what stands behind it is another one.
  if (sent.how === 'headers' && Object.values(sent.fields).some((value) => /[\r\n]/.test(value))) return
  const bytes = Buffer.from(`stored/${sent.key}`, 'latin1')
  const path = bytes.toString('hex').replace(/../g, '%$&')
  const [found, headers] = await exchanged(oss, `GET /open/${path} HTTP/1.1\r\n`, '')
  must(found === 200, 'what was stored is not found by its name', sent)
  for (const [name, value] of Object.entries(sent.fields)) {
    const wanted = sent.how === 'headers' ? value.trim() : value
    must(headers.get(name.toLowerCase()) === wanted.trim(), `${name} does not come back as it was`, sent)
  }
  const listed = await fetch(`${oss.url}/open/?prefix=stored/&encoding-type=url&max-keys=1000`)
  must((await listed.text()).includes(`<Key>${encodeURIComponent(bytes.toString())}</Key>`), 'it is not listed', sent)
  await fetch(`${oss.url}/open/${path}`, { method: 'DELETE' })
})
