import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRequests } from './read.js'

const URL = 'https://photos.oss-cn-hangzhou.aliyuncs.com/a%20b.jpg?x-oss-date=20260101T000000Z&x-oss-signature=00'
const only = (text: string) => {
  const { requests } = readRequests(text)
  expect(requests).toHaveLength(1)
  const [{ source, method, url, headers, notes } = { source: '', method: '', url: '', headers: [], notes: [] }] =
    requests
  return { source, method, url, headers: Object.fromEntries(headers), notes }
}
const read = (method: string, headers: Record<string, string> = {}) => ({ method, url: URL, headers, notes: [] })

describe('readRequests', () => {
  it.each<[string, string, object]>([
    ['a link', URL, { source: 'url', ...read('GET') }],
    ['a link with its method', `PUT ${URL}`, { source: 'url', ...read('PUT') }],
    ['a link in a sentence', `See (${URL}), it fails.`, { source: 'url', ...read('GET') }],
    [
      'curl',
      `$ curl -X PUT -H 'Content-Type: image/jpeg' '${URL}'`,
      { source: 'curl', ...read('PUT', { 'Content-Type': 'image/jpeg' }) },
    ],
    [
      'curl as Chrome copies it for bash',
      `curl '${URL}' \\\n  -X 'PUT' \\\n  -H 'accept: */*' \\\n  -H $'x-oss-meta-a: it\\'s \\u0021' \\\n  --compressed`,
      { source: 'curl', ...read('PUT', { accept: '*/*', 'x-oss-meta-a': "it's !" }) },
    ],
    [
      'curl as Chrome copies it for cmd',
      `curl ^"${URL.replaceAll('%', '^%').replaceAll('&', '^&')}^" ^\n  -X ^"PUT^" ^\n  -H ^"x-oss-meta-a: a ^\\^"b^\\^" c^"`,
      { source: 'curl', ...read('PUT', { 'x-oss-meta-a': 'a "b" c' }) },
    ],
    ['curl in quotes of cmd', `curl.exe -X DELETE "${URL}"`, { source: 'curl', ...read('DELETE') }],
    [
      'curl.exe of PowerShell',
      `curl.exe -X PUT \`\n  -H 'X-Oss-Meta-A: it''s' \`\n  "${URL}"`,
      { source: 'curl', ...read('PUT', { 'X-Oss-Meta-A': "it's" }) },
    ],
    [
      'copy as fetch',
      `fetch("${URL}", {\n  "headers": {\n    "content-type": "image/png"\n  },\n  "body": null,\n  "method": "PUT"\n});`,
      { source: 'fetch', ...read('PUT', { 'content-type': 'image/png' }) },
    ],
    [
      'fetch as people write it',
      `await fetch('${URL}', { method: 'put', headers: { 'x-oss-meta-a': 'b', }, body: file })`,
      { source: 'fetch', ...read('PUT', { 'x-oss-meta-a': 'b' }) },
    ],
    [
      'fetch of a text',
      `fetch('${URL}', { method: 'PUT', body: 'hello' })`,
      { source: 'fetch', ...read('PUT', { 'content-type': 'text/plain;charset=UTF-8' }) },
    ],
    [
      'Invoke-WebRequest',
      `Invoke-WebRequest -UseBasicParsing -Uri "${URL}" \`\n-Method "PUT" \`\n-Headers @{\n"accept"="*/*"\n  "x-oss-meta-a"="a \`"b\`""\n} \`\n-ContentType "image/png"`,
      { source: 'powershell', ...read('PUT', { accept: '*/*', 'x-oss-meta-a': 'a "b"', 'Content-Type': 'image/png' }) },
    ],
    [
      'raw HTTP',
      `PUT ${URL.slice(43)} HTTP/1.1\r\nHost: ${URL.slice(8, 43)}\r\nContent-Type: image/png\r\n\r\nbody`,
      { source: 'http', ...read('PUT', { Host: URL.slice(8, 43), 'Content-Type': 'image/png' }) },
    ],
    [
      'a HAR entry',
      JSON.stringify({
        request: {
          method: 'PUT',
          url: URL,
          headers: [
            { name: ':authority', value: 'h' },
            { name: 'A', value: 'b' },
          ],
        },
        response: { status: 200 },
      }),
      { source: 'har', ...read('PUT', { A: 'b' }) },
    ],
    [
      'a signed request as JSON',
      JSON.stringify({ method: 'PUT', url: URL, headers: { a: 'b' } }, null, 2),
      { source: 'json', ...read('PUT', { a: 'b' }) },
    ],
  ])('reads %s', (_, text, expected) => {
    expect(only(text)).toEqual(expected)
  })

  it.each<[string, object]>([
    ['curl -T f URL', { method: 'PUT' }],
    ['curl -I URL', { method: 'HEAD' }],
    ['curl -sXDELETE URL', { method: 'DELETE' }],
    ['curl --data x URL', { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }],
    ['curl --data x -H "content-type: a/b" URL', { headers: { 'content-type': 'a/b' } }],
    ['curl -G -d v=1 URL', { method: 'GET', headers: {}, url: `${URL}&v=1` }],
    [
      'curl --json {} URL',
      { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' } },
    ],
    ['curl -F file=@x URL', { headers: { 'Content-Type': 'multipart/form-data' }, notes: [{ note: 'form_body' }] }],
    [
      'curl --cacert x -b jar -w %{http_code} --resolve a:1:b -x p:1 -o out URL',
      { method: 'GET', headers: {}, notes: [] },
    ],
    ['curl -u me:FAKE URL', { headers: { Authorization: 'Basic me:FAKE' } }],
    ["curl -H 'X-A: b' -H 'Accept:' -H 'X-Empty;' URL", { headers: { 'X-A': 'b', 'X-Empty': '' } }],
    ['curl --frobnicate URL', { notes: [{ note: 'unknown_option', name: '--frobnicate' }] }],
    ['curl -r 0-9 URL', { headers: { Range: 'bytes=0-9' } }],
  ])('reads the options of %s', (command, expected) => {
    expect(only(command.replace('URL', `'${URL}'`))).toMatchObject(expected)
  })

  it('cuts a link at an & outside quotes, as a shell does, and says so', () => {
    expect(only(`curl ${URL}`)).toMatchObject({ url: URL.split('&')[0], notes: [{ note: 'unquoted_ampersand' }] })
  })

  it('says what of a fetch call cannot be known', () => {
    const call = `fetch("${URL}", { method: "PUT", headers: { authorization: token() + 'x', a: \`b\` }, body: new FormData(form) })`
    expect(only(call)).toMatchObject({
      headers: { a: 'b' },
      notes: [{ note: 'not_text', name: 'authorization' }, { note: 'form_body' }],
    })
  })

  it('takes answers: XML, JSON, with and without a head, and those of a HAR entry', () => {
    const xml = '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>'
    const read = (text: string) => readRequests(text).answers
    expect(read(`curl '${URL}'\n${xml}`)).toEqual([{ headers: {}, body: xml }])
    expect(read(`HTTP/1.1 403 Forbidden\r\nx-oss-ec: 0002\r\n\r\n${xml}`)).toEqual([
      { status: 403, headers: { 'x-oss-ec': '0002' }, body: xml },
    ])
    expect(read(`HTTP/1.1 403 Forbidden\nx-oss-err: AAAA`)).toEqual([
      { status: 403, headers: { 'x-oss-err': 'AAAA' }, body: '' },
    ])
    expect(read('{"Error": {"Code": "AccessDenied"}}')[0]?.body).toContain('AccessDenied')
    const response = {
      status: 403,
      headers: [{ name: 'A', value: 'b' }],
      content: { text: btoa(xml), encoding: 'base64' },
    }
    expect(read(JSON.stringify({ log: { entries: [{ request: { url: URL }, response }] } }))).toEqual([
      { status: 403, headers: { a: 'b' }, body: xml },
    ])
  })

  it('takes what curl -v writes', () => {
    const { requests, answers } = readRequests(
      `* Trying\n> PUT /a?b=c HTTP/1.1\n> Host: h.example\n> \n* done\n< HTTP/1.1 403 Forbidden\n< x-a: b\n< \n<Error><Code>C</Code></Error>`,
    )
    expect(requests).toMatchObject([{ method: 'PUT', url: 'https://h.example/a?b=c' }])
    expect(answers).toMatchObject([{ status: 403, headers: { 'x-a': 'b' } }])
  })

  it('takes the texts of a log, on lines of their own or in one', () => {
    const texts = {
      canonicalRequest: 'PUT\n/k\n\nhost:h\n\n\nUNSIGNED-PAYLOAD',
      stringToSign: 'T4\n2026\nscope/a\nabc',
    }
    const log = `2026-01-01 DEBUG CanonicalRequest:\n${texts.canonicalRequest}\nStringToSign:\n${texts.stringToSign}\n---\nmore`
    expect(readRequests(log).texts).toEqual([texts])
    expect(readRequests(JSON.stringify({ ...texts, url: URL })).texts).toEqual([texts])
    expect(readRequests(`stringToSign: "${texts.stringToSign.replaceAll('\n', '\\n')}"`).texts).toEqual([
      { stringToSign: texts.stringToSign },
    ])
  })

  it('takes several requests in the order of the text', () => {
    const { requests } = readRequests(`curl '${URL}'\n\nfetch("${URL}")\n${URL}`)
    expect(requests.map(({ source }) => source)).toEqual(['curl', 'fetch', 'url'])
  })

  it('reads the beginning of a command of very many words, and what follows it', () => {
    const { requests } = readRequests(`curl '${URL}' ${"-H 'a: b' ".repeat(5000)}\nPUT ${URL}`)
    expect(requests.map(({ method, url }) => [method, url])).toEqual([
      ['GET', URL],
      ['PUT', URL],
    ])
    expect(requests[0]?.headers.length).toBeLessThan(1000)
  })

  it('takes blanks in any number for what they are between words', () => {
    const blanks = ' '.repeat(3000)
    expect(only(`curl${blanks}-X${blanks}DELETE \\\n${blanks}'${URL}'`)).toEqual({ source: 'curl', ...read('DELETE') })
  })

  it('throws for no text', () => {
    const unit = fc.constantFrom(
      'curl ',
      'fetch(',
      '{',
      '}',
      '[',
      '"',
      "'",
      '`',
      '^',
      '\\',
      '\n',
      ' -X ',
      ' -H ',
      'https://h/?a=b',
      '&',
      '$',
      '(',
      ')',
      ',',
      ':',
      '<Error>',
      'HTTP/1.1 403',
      'PUT /a HTTP/1.1',
      'StringToSign: ',
      'Invoke-WebRequest -Uri ',
    )
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => void readRequests(text)),
      { numRuns: 2000 },
    )
  })
})

/** With a search that begins again at each character these take minutes, and the test ends. */
const LONG = 500_000
const filled = (text: string) => text.repeat(LONG / text.length)
it.each<[string, string]>([
  ['tables of PowerShell that are not closed', `iwr ${filled('-Headers @{')}`],
  ['a table of PowerShell without a value', `iwr -Headers @{ ${filled('a')} }`],
  ['quotes of PowerShell that are not closed', `iwr -Headers @{ ${filled('" a')} }`],
  ['blanks behind the name of a text', `CanonicalRequest${filled(' ')}x`],
  ['brackets in a link', `${URL}${filled(')')}x`],
])('readRequests takes no time to speak of for %s', (_, text) => {
  expect(readRequests(text).answers).toEqual([])
})

it.each([undefined, null, 5, [], {}, Symbol('a')])('readRequests finds nothing in what is not text', (text) => {
  expect(readRequests(text as never)).toEqual({ requests: [], answers: [], texts: [] })
})

it.each(['"', "',", '" }', '",  }  '])('readRequests takes %j off the end of a text of a log', (end) => {
  const { texts } = readRequests(`stringToSign: "GET\\n\\n/a${' '.repeat(30_000)}x${end}`)
  expect(texts[0]?.stringToSign === `GET\n\n/a${' '.repeat(30_000)}x`).toBe(true)
})
