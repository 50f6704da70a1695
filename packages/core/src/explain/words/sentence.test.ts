import { describe, expect, it } from 'vitest'
import { ENGLISH, type Sentences } from './english.js'
import { say, written } from './sentence.js'

describe('written', () => {
  it('fills gaps, and leaves out what stands in brackets where a gap stays empty', () => {
    const added = (senders?: string) => written(say('header.added', { name: 'x', senders }))
    expect(added('a CDN')).toBe(
      'Do not send "x" (a CDN), or sign it: the other side signs every such header that arrives',
    )
    expect(added()).toBe('Do not send "x", or sign it: the other side signs every such header that arrives')
  })

  it('takes brackets and braces in a value as text, and the prototype for nothing', () => {
    expect(written(say('header.missing', { name: '[{name}]' }))).toContain('"[{name}]"')
    expect(written(say('header.missing'))).toContain('{name}')
  })

  it('writes in another language, with its sentences and phrases', () => {
    const other: Sentences = { ...ENGLISH, 'header.added': '{name}[：{senders}]', 'duration.hours': '{count} 小时' }
    expect(written(say('header.added', { name: 'x', senders: 'a CDN' }), other, { 'a CDN': 'CDN' })).toBe('x：CDN')
    const apart = say('duration.hours', { count: '2' })
    expect(written(say('time.changed', { apart }), other)).toContain('2 小时 apart')
  })
})
