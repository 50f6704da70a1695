import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ifOwnProperty, ownProperty } from './own.js'

const polluted = Object.prototype as Record<string, unknown>

beforeEach(() => {
  polluted.token = 'FAKEevil'
})
afterEach(() => {
  delete polluted.token
})

describe('ownProperty', () => {
  it('reads what the object has itself, also where it is undefined or the prototype is missing', () => {
    expect(ownProperty({ token: 'mine' }, 'token')).toBe('mine')
    expect(ownProperty({ token: undefined }, 'token')).toBeUndefined()
    expect(ownProperty(Object.assign(Object.create(null), { token: 'mine' }), 'token')).toBe('mine')
  })

  it('reads nothing of a prototype', () => {
    expect(ownProperty({}, 'token')).toBeUndefined()
    expect(ownProperty({}, 'toString')).toBeUndefined()
    expect(ownProperty(Object.create({ token: 'inherited' }), 'token')).toBeUndefined()
  })
})

describe('ifOwnProperty', () => {
  it('gives a value that was read, unless it is of a prototype', () => {
    const read = (object: { token?: unknown }) => ifOwnProperty(object, 'token', object.token)
    expect(read({ token: 'mine' })).toBe('mine')
    expect(read({ token: null })).toBeNull()
    expect(read({ token: undefined })).toBeUndefined()
    expect(read({})).toBeUndefined()
    expect(read(Object.create({ token: 'inherited' }))).toBeUndefined()
  })
})
