import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { expect, it } from 'vitest'
import { linksBeyondV4, ossV1 } from '../src/index.js'

const at = new Date('2026-01-01T00:00:00Z')
const WEEK = 604_800

it('flags inputs that live longer than seven days, and says which', () => {
  const links = [
    { key: 'a', expiresIn: WEEK },
    { key: 'b', expiresIn: WEEK + 1 },
  ]
  expect(linksBeyondV4(links, at)).toEqual([{ link: links[1], index: 1, expiresIn: WEEK + 1 }])
})

it('flags URLs by what is left of them', () => {
  const { presign } = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), {
    credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
    backend: nodeBackend,
  })
  const url = (expiresIn: number) => presign({ bucket: 'photos', key: 'a', at, expiresIn }).url
  const short = url(WEEK)
  const long = url(WEEK + 60)
  expect(linksBeyondV4([short, long], at)).toEqual([{ link: long, index: 1, expiresIn: WEEK + 60 }])
  expect(linksBeyondV4([short, long], new Date(at.getTime() + 60_000))).toEqual([])
})

it('ignores what is not a V1 URL', () => {
  expect(
    linksBeyondV4(['', 'https://example.com/?Expires=99999999999', 'https://example.com/?OSSAccessKeyId=a'], at),
  ).toEqual([])
})
