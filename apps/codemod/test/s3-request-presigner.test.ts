import { createHash, createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cases } from './case-files.js'
import { type Made, programOf } from './program.js'

const SECRET = 'FAKEsecret'

/** What the presigner puts into every link, and no service asks for. */
const DECORATIONS = ['x-id', 'X-Amz-Content-Sha256', 'x-amz-checksum-mode']

/** The headers that the programs sign, with their values. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-disposition': 'inline',
  'content-length': '12',
  'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==',
  'content-type': 'image/png',
  'if-match': '"etag"',
  range: 'bytes=0-9',
  'x-amz-server-side-encryption': 'AES256',
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

function keyOf(scope: readonly string[]): Buffer {
  return scope.reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${SECRET}`) as Buffer
}

/** The signature that a link ought to have, by AWS's page and Node's crypto alone. */
function signatureOf(method: string, link: string): string {
  const [, host = '', path = '', search = ''] = /^https?:\/\/([^/]+)([^?]*)\?(.*)$/.exec(link) ?? []
  const query = search.split('&').filter((pair) => !pair.startsWith('X-Amz-Signature='))
  const value = (name: string) =>
    decodeURIComponent(query.find((pair) => pair.startsWith(`${name}=`))?.split('=')[1] ?? '')
  const names = value('X-Amz-SignedHeaders')
  const headers = names.split(';').map((name) => `${name}:${name === 'host' ? host : HEADERS[name]}\n`)
  const canonical = [method, path, query.sort().join('&'), headers.join(''), names, 'UNSIGNED-PAYLOAD'].join('\n')
  const [, ...scope] = value('X-Amz-Credential').split('/')
  const digest = createHash('sha256').update(canonical).digest('hex')
  const text = ['AWS4-HMAC-SHA256', value('X-Amz-Date'), scope.join('/'), digest].join('\n')
  return hmac(keyOf(scope), text).toString('hex')
}

/** What a link says, but for decorations and for the signature, which differs with them. */
function said(link: string): unknown {
  const [place, query = ''] = link.split('?')
  const pairs = query
    .split('&')
    .filter((pair) => ![...DECORATIONS, 'X-Amz-Signature'].includes(pair.split('=')[0] ?? ''))
  return { place, pairs: pairs.sort() }
}

const METHODS: Readonly<Record<string, string>> = {
  put: 'PUT',
  part: 'PUT',
  first: 'HEAD',
  second: 'HEAD',
  gone: 'DELETE',
}

function checkLink(name: string, old: string, now: string): void {
  expect([name, said(now)]).toEqual([name, said(old)])
  for (const link of [old, now])
    expect([name, new URL(link).searchParams.get('X-Amz-Signature')]).toEqual([
      name,
      signatureOf(METHODS[name] ?? 'GET', link),
    ])
}

interface Form {
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
}

/** A policy as a set of rules: a pair and an `eq` are the same, and names of fields have no case. */
function rulesOf({ fields }: Form): unknown {
  const { expiration, conditions } = JSON.parse(Buffer.from(policyOf(fields), 'base64').toString())
  const rules = conditions.map((one: unknown[] | object) =>
    Array.isArray(one) ? one : ['eq', ...Object.entries(one).flatMap(([name, value]) => [`$${name}`, value])],
  )
  return {
    expiration: Date.parse(expiration),
    rules: rules.map((one: unknown[]) => JSON.stringify(one).toLowerCase()).sort(),
  }
}

const policyOf = (fields: Form['fields']) => fields.Policy ?? fields.policy ?? ''

/** The names of fields have no case, and the service needs none for the bucket. */
function fieldsOf({ fields }: Form): unknown {
  const entries = Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value])
  return Object.fromEntries(entries.filter(([name = '']) => !['policy', 'x-amz-signature', 'bucket'].includes(name)))
}

function checkForm(name: string, old: Form, now: Form): void {
  expect([name, now.url, fieldsOf(now), rulesOf(now)]).toEqual([name, old.url, fieldsOf(old), rulesOf(old)])
  for (const { fields } of [old, now]) {
    const [, ...scope] = (fields['X-Amz-Credential'] ?? fields['x-amz-credential'] ?? '').split('/')
    const signature = fields['X-Amz-Signature'] ?? fields['x-amz-signature']
    expect([name, signature]).toEqual([name, hmac(keyOf(scope), policyOf(fields)).toString('hex')])
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T23:59:59Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a program of the AWS SDK', () => {
  const own = cases.filter(
    ({ library, name }) => library.name === 's3-request-presigner' && !/kept|unreadable/.test(name),
  )

  it.each(own)('signs the same after its conversion: $name', async ({ before, after }) => {
    const old = (await (await programOf(before)).run?.()) as Made
    const now = (await (await programOf(after)).run?.()) as Made
    expect(Object.keys(old)).not.toEqual([])
    expect(Object.keys(now)).toEqual(Object.keys(old))
    for (const [name, made] of Object.entries(old)) {
      if (typeof made !== 'string') checkForm(name, made as Form, now[name] as Form)
      else if (made.startsWith('http')) checkLink(name, made, String(now[name]))
      else expect(now[name]).toBe(made)
    }
  })
})
