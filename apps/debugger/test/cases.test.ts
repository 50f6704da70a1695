import { written } from '@presign/core/explain'
import { jsBackend } from '@presign/core/js'
import { english, type Language, prove } from '@presign/diagnosis'
import { chinese } from '@presign/diagnosis/zh'
import { expect, it } from 'vitest'
import { cases } from '../cases/cases.js'
import { LOOKED_AT, SECRET } from '../cases/making.js'
import { pasted } from '../src/paste.js'

const examined = (input: string) => {
  const { examination } = pasted(input, LOOKED_AT, jsBackend)
  if (!examination) throw new Error(`no request is in ${input}`)
  return examination
}

/** A sentence in a language, and none of another that shows through. */
function sentenceIn({ sentences, phrases }: Language, input: string): string {
  const [first] = examined(input).differences
  return first ? written(first, sentences, phrases) : ''
}

it.each(cases)(
  'case $number has its headline, its cause and its certainty, in two languages',
  ({ input, cause, certainty, id }) => {
    const [first] = examined(input).differences
    expect({ cause: first?.cause, certainty: first?.certainty, id: first?.id }).toEqual({ cause, certainty, id })
    expect(sentenceIn(english, input)).toBe(first?.fix)
    expect(sentenceIn(english, input)).not.toMatch(/[{}[\]]/)
    expect(sentenceIn(chinese, input)).toMatch(/\p{Script=Han}/u)
    expect(sentenceIn(chinese, input)).not.toMatch(/[{}[\]]/)
    expect(chinese.causes[cause]).toMatch(/\p{Script=Han}/u)
  },
)

it.each(cases.filter(({ proved }) => proved))('case $number is proved with the secret', ({ input, proved }) => {
  const proof = prove(examined(input), { accessKeySecret: SECRET }, jsBackend)
  expect(proof).toMatchObject({ state: 'mistake', made: { mistakes: [{ cause: proved }] } })
})

it('no case shows a secret, a token or a signature', () => {
  for (const { input } of cases) {
    const { differences, advice } = examined(input)
    expect(JSON.stringify([differences, advice])).not.toMatch(/FAKE(?!0001)/)
  }
})

it('a link alone is read with the method that the service says it signed', () => {
  const link = `https://photos.oss-cn-hangzhou.aliyuncs.com/a?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=LTAItestKEY0001%2F20260101%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=20260101T000000Z&x-oss-expires=60&x-oss-signature=${'0'.repeat(64)}`
  const body = (method: string) =>
    `<Error><Code>SignatureDoesNotMatch</Code><Message>m</Message><CanonicalRequest>${method}\n/photos/a</CanonicalRequest><StringToSign>OSS4-HMAC-SHA256\n20260101T000000Z</StringToSign></Error>`
  const methodOf = (text: string) => pasted(text, LOOKED_AT, jsBackend).request?.method
  expect(methodOf(`${link}\n${body('PUT')}`)).toBe('PUT')
  expect(methodOf(`${link}\n${body('anything')}`)).toBe('GET')
  expect(methodOf(`curl -X DELETE '${link}'\n${body('PUT')}`)).toBe('DELETE')
})
