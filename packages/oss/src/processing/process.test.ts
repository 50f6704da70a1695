import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64Url } from '../callback/base64-url.js'
import { doc, image, processAndSave, processing, saveAs, style, video } from './process.js'

describe('processing', () => {
  it('writes actions in the order they are given, as the service documents them', () => {
    expect(image({ resize: { m: 'fill', w: 100, h: 50, limit: 0 }, 'auto-orient': 1, format: 'webp' })).toBe(
      'image/resize,m_fill,w_100,h_50,limit_0/auto-orient,1/format,webp',
    )
    expect(image({ format: 'webp', rotate: 90 })).toBe('image/format,webp/rotate,90')
    expect(image({ info: true })).toBe('image/info')
    expect(doc({ preview: true })).toBe('doc/preview')
    expect(video({ snapshot: { t: 7000, f: 'jpg', w: 800, h: 600, m: 'fast' } })).toBe(
      'video/snapshot,t_7000,f_jpg,w_800,h_600,m_fast',
    )
    expect(processing(style('small-2.0'))).toEqual({ 'x-oss-process': 'style/small-2.0' })
  })

  it('lets an action come twice in several rounds', () => {
    expect(image({ watermark: { text: 'a' } }, { watermark: { text: 'b' } })).toBe(
      'image/watermark,text_YQ/watermark,text_Yg',
    )
  })

  it('encodes free text, so that separators in it are text', () => {
    // The text of the watermark page of the provider, which also occurs in the public vectors.
    expect(image({ watermark: { text: '中文', t: 60 } })).toBe('image/watermark,text_5Lit5paH,t_60')
    expect(image({ watermark: { image: 'panda.png?x-oss-process=image/resize,P_30' } })).toBe(
      'image/watermark,image_cGFuZGEucG5nP3gtb3NzLXByb2Nlc3M9aW1hZ2UvcmVzaXplLFBfMzA',
    )
  })

  it('leaves out what is undefined', () => {
    // What a caller without exact optional types may write.
    const settings = { w: 100, h: undefined } as unknown as { w: number }
    expect(image({ resize: settings })).toBe('image/resize,w_100')
  })

  it('refuses values that would end their action, and numbers that are none', () => {
    for (const color of ['a/b', 'a,b', 'a|b', '', 'a b', '样'])
      expect(() => image({ resize: { color } })).toThrow(expect.objectContaining({ code: 'query_invalid' }))
    for (const w of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => image({ resize: { w } })).toThrow(expect.objectContaining({ code: 'query_invalid' }))
    expect(() => style('a/b')).toThrow(expect.objectContaining({ code: 'query_invalid' }))
    expect(() => image()).toThrow(/found no image action/)
  })

  it('keeps what it makes as another object', () => {
    expect(processAndSave(image({ resize: { w: 100 } }), { key: 'small/猫.jpg', bucket: 'thumbs' })).toEqual({
      method: 'POST',
      query: { 'x-oss-process': null },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'x-oss-process=image/resize,w_100|sys/saveas,o_c21hbGwv54yrLmpwZw,b_dGh1bWJz',
    })
    expect(saveAs({ key: 'a' })).toBe('sys/saveas,o_YQ')
    expect(() => saveAs({ key: '' })).toThrow(expect.objectContaining({ code: 'query_invalid' }))
    expect(() => saveAs({ key: 'a', bucket: 'UPPER' })).toThrow(expect.objectContaining({ code: 'bucket_invalid' }))
  })

  it('writes URL-safe Base64 as Node does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(toBase64Url(text)).toBe(Buffer.from(text).toString('base64url'))
      }),
    )
  })
})
