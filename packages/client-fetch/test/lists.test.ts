import { s3Dialect } from '@presign/s3'
import { expect, it } from 'vitest'
import { listStoredParts, type MultipartSession } from '../src/upload/multipart-steps.js'

/** A session whose service answers each list with the next of these. */
function answering(...markers: (string | undefined)[]) {
  const asked: unknown[] = []
  const call = async ({ step, read }: Parameters<MultipartSession['call']>[0]) => {
    asked.push(step)
    const marker = markers[Math.min(asked.length, markers.length) - 1]
    const next = marker === undefined ? '' : `<NextPartNumberMarker>${marker}</NextPartNumberMarker>`
    const part = `<Part><PartNumber>${asked.length}</PartNumber><ETag>"e"</ETag><Size>5</Size></Part>`
    const body = `<ListPartsResult><IsTruncated>true</IsTruncated>${next}${part}</ListPartsResult>`
    const response = async () => ({ status: 200, headers: {}, body })
    return read({ status: 200, request: { url: 'https://photos.example.com/a' }, response } as never)
  }
  return {
    asked,
    session: {
      dialect: s3Dialect,
      call,
      responseOf: (one: { response(): unknown }) => one.response(),
    } as unknown as MultipartSession,
  }
}

it.each([
  ['stays at the first part', ['0'], 2],
  ['repeats itself', ['1'], 2],
  ['goes in a circle', ['1', '2', '1'], 3],
  ['is missing', [undefined], 1],
])('listStoredParts ends where the marker of a list %s', async (_, markers, requests) => {
  const { session, asked } = answering(...markers)
  await expect(listStoredParts(session, 'u')).rejects.toMatchObject({ code: 'response_unreadable' })
  expect(asked).toHaveLength(requests)
})

it('listStoredParts asks for no more pages than an upload has parts', async () => {
  const { session, asked } = answering(...Array.from({ length: 20_000 }, (_, index) => `${index}`))
  await expect(listStoredParts(session, 'u')).rejects.toMatchObject({ code: 'response_unreadable' })
  expect(asked).toHaveLength(10_001)
})

it.each([
  ['0', 'before the first'],
  ['10001', 'after the last'],
  ['1', 'of a page before'],
])('listStoredParts believes no part %s, %s', async (number) => {
  let pages = 0
  const call = async ({ read }: Parameters<MultipartSession['call']>[0]) => {
    const told = pages++ === 0 ? '1' : number
    const part = `<Part><PartNumber>${told}</PartNumber><ETag>"e"</ETag><Size>5</Size></Part>`
    const more = `<IsTruncated>true</IsTruncated><NextPartNumberMarker>${pages}</NextPartNumberMarker>`
    const response = async () => ({
      status: 200,
      headers: {},
      body: `<ListPartsResult>${more}${part}</ListPartsResult>`,
    })
    return read({ status: 200, request: { url: 'https://photos.example.com/a' }, response } as never)
  }
  const session = { dialect: s3Dialect, call, responseOf: (one: { response(): unknown }) => one.response() }
  await expect(listStoredParts(session as unknown as MultipartSession, 'u')).rejects.toMatchObject({
    code: 'response_unreadable',
  })
  expect(pages).toBe(2)
})
