import { describe, expect, it } from 'vitest'
import { type CallbackOptions, callback } from './callback.js'

// biome-ignore lint/suspicious/noTemplateCurlyInString: the service fills it in.
const TEMPLATE = 'bucket=${bucket}&object=${object}&size=${size}&uid=${x:uid}'
// biome-ignore lint/suspicious/noTemplateCurlyInString: the service fills it in.
const JSON_TEMPLATE = '{"size":${size}}'

const options = {
  url: 'http://198.51.100.7:23450/cb',
  host: 'cb.example.com',
  body: TEMPLATE,
  bodyType: 'application/x-www-form-urlencoded',
  vars: { 'x:uid': '12345' },
} as const satisfies CallbackOptions

// The example of the protocol's description, byte for byte.
const ASKED =
  'eyJjYWxsYmFja1VybCI6Imh0dHA6Ly8xOTguNTEuMTAwLjc6MjM0NTAvY2IiLCJjYWxsYmFja0hvc3QiOiJjYi5leGFtcGxlLmNvbSIsImNhbGxiYWNrQm9keSI6ImJ1Y2tldD0ke2J1Y2tldH0mb2JqZWN0PSR7b2JqZWN0fSZzaXplPSR7c2l6ZX0mdWlkPSR7eDp1aWR9IiwiY2FsbGJhY2tCb2R5VHlwZSI6ImFwcGxpY2F0aW9uL3gtd3d3LWZvcm0tdXJsZW5jb2RlZCJ9'
const TOLD = 'eyJ4OnVpZCI6IjEyMzQ1In0='

const invalid = (name: string) =>
  expect.objectContaining({ code: 'callback_invalid', details: expect.objectContaining({ name }) })

describe('callback', () => {
  it('is written for headers, for links and for forms', () => {
    expect(callback(options)).toEqual({
      headers: { 'x-oss-callback': ASKED, 'x-oss-callback-var': TOLD },
      query: { callback: ASKED, 'callback-var': TOLD },
      fields: { callback: ASKED, 'x:uid': '12345' },
    })
  })

  it('leaves out what the service has a default for', () => {
    const { query } = callback({ url: 'https://a.example/cb', body: 'x=1' })
    expect(Object.keys(query)).toEqual(['callback'])
    expect(JSON.parse(Buffer.from(query.callback, 'base64').toString())).toEqual({
      callbackUrl: 'https://a.example/cb',
      callbackBody: 'x=1',
    })
    expect(callback({ url: 'https://a.example/cb', body: 'x=1', vars: {} }).query).toEqual(query)
  })

  it('names up to five URLs, as they are: they are encoded already', () => {
    const url = ['https://a.example/%E4%B8%AD?x=1,2', 'http://b.example:8080']
    const { query } = callback({ url, body: JSON_TEMPLATE, bodyType: 'application/json', sni: true })
    expect(JSON.parse(Buffer.from(query.callback, 'base64').toString())).toEqual({
      callbackUrl: url.join(';'),
      callbackBody: JSON_TEMPLATE,
      callbackBodyType: 'application/json',
      callbackSNI: true,
    })
    expect(() => callback({ url: Array(6).fill('https://a.example'), body: 'x' })).toThrow(invalid('url'))
    expect(() => callback({ url: [], body: 'x' })).toThrow(invalid('url'))
  })

  it.each([
    'a.example/cb',
    'ftp://a.example/',
    'https://a.example/a b',
    'https://a.example/中',
    'https://a.example/;https://b.example/',
    'https://user:secret@a.example/',
    'https://a.example/#x',
    'https://a.example/%zz',
    'https://',
    '',
  ])('refuses the URL %j', (url) => {
    expect(() => callback({ url, body: 'x' })).toThrow(invalid('url'))
  })

  it('refuses names and values that the service or a form would garble', () => {
    for (const name of ['uid', 'x:UID', 'x:', 'x:a b', 'x:中'])
      expect(() => callback({ ...options, vars: { [name]: 'v' } })).toThrow(invalid('vars'))
    for (const value of ['a\r\nb', '\ud800', 5 as unknown as string])
      expect(() => callback({ ...options, vars: { 'x:uid': value } })).toThrow(invalid('vars["x:uid"]'))
    expect(() => callback({ ...options, body: '' })).toThrow(invalid('body'))
    expect(() => callback({ ...options, body: '\udc00' })).toThrow(invalid('body'))
    expect(() => callback({ ...options, host: 'a/b' })).toThrow(invalid('host'))
    expect(() => callback({ ...options, bodyType: 'text/xml' as never })).toThrow(invalid('bodyType'))
  })

  it('takes 5 KB of Base64 in either parameter, and not a byte more', () => {
    // {"callbackUrl":"https://a.example","callbackBody":""} has 53 bytes; 3840 bytes are 5120 of Base64.
    const room = 3840 - 53
    expect(callback({ url: 'https://a.example', body: 'x'.repeat(room) }).query.callback).toHaveLength(5120)
    expect(() => callback({ url: 'https://a.example', body: 'x'.repeat(room + 1) })).toThrow(invalid('callback'))
    const vars = { 'x:a': 'v'.repeat(3840 - 10) }
    expect(callback({ ...options, vars }).query['callback-var']).toHaveLength(5120)
    expect(() => callback({ ...options, vars: { 'x:a': `${vars['x:a']}v` } })).toThrow(invalid('vars'))
  })
})
