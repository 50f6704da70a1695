import { describe, expect, it } from 'vitest'
import {
  encryption,
  forbidOverwrite,
  metadata,
  objectAcl,
  type ResponseOverrides,
  responseOverrides,
  restrictAccess,
  storageClass,
  tagging,
  trafficLimit,
  versionId,
} from '../index.js'

const query = expect.objectContaining({ code: 'query_invalid' })
const header = expect.objectContaining({ code: 'header_invalid' })

describe('parameters of the query', () => {
  it('limit traffic within the range of the service, in bits', () => {
    expect(trafficLimit(819_200)).toEqual({ 'x-oss-traffic-limit': '819200' })
    expect(trafficLimit(838_860_800)).toEqual({ 'x-oss-traffic-limit': '838860800' })
    for (const bits of [819_199, 838_860_801, 1e6 + 0.5, Number.NaN]) expect(() => trafficLimit(bits)).toThrow(query)
    expect(() => trafficLimit(100)).toThrow(
      'Cannot set x-oss-traffic-limit to 100: wanted a whole number from 819200 to 838860800',
    )
  })

  it('bind a link to addresses, networks and forwarding', () => {
    expect(restrictAccess({ sourceIp: '192.0.2.0', subnetMask: 24 })).toEqual({
      'x-oss-ac-source-ip': '192.0.2.0',
      'x-oss-ac-subnet-mask': '24',
    })
    expect(restrictAccess({ vpcId: 'vpc-t4nlw426y44rd3iq4xxxx', forwardAllow: false })).toEqual({
      'x-oss-ac-vpc-id': 'vpc-t4nlw426y44rd3iq4xxxx',
      'x-oss-ac-forward-allow': 'false',
    })
    expect(restrictAccess({})).toEqual({})
  })

  it('refuse addresses that are none, and a mask that masks nothing', () => {
    for (const sourceIp of ['192.0.2.256', '192.0.2', '192.0.2.010', '::1', '192.0.2.0/24', ''])
      expect(() => restrictAccess({ sourceIp })).toThrow(query)
    expect(() => restrictAccess({ sourceIp: '192.0.2.0', subnetMask: 33 })).toThrow(query)
    expect(() => restrictAccess({ subnetMask: 24 })).toThrow(query)
    expect(() => restrictAccess({ vpcId: 'a&b' })).toThrow(query)
  })

  it('address a version', () => {
    expect(versionId('null')).toEqual({ versionId: 'null' })
    expect(() => versionId('')).toThrow(query)
  })

  it('override headers of the answer', () => {
    expect(
      responseOverrides({
        contentType: 'text/plain; charset=utf-8',
        contentDisposition: 'inline',
        contentEncoding: 'identity',
        contentLanguage: 'zh-CN',
        cacheControl: 'no-cache',
        expires: 'Thu, 01 Dec 2026 16:00:00 GMT',
      }),
    ).toEqual({
      'response-content-type': 'text/plain; charset=utf-8',
      'response-content-disposition': 'inline',
      'response-content-encoding': 'identity',
      'response-content-language': 'zh-CN',
      'response-cache-control': 'no-cache',
      'response-expires': 'Thu, 01 Dec 2026 16:00:00 GMT',
    })
    expect(() => responseOverrides({ contentType: 'a\r\nSet-Cookie: b' })).toThrow(query)
  })

  it('responseOverrides refuses letters beyond ASCII, and names what writes a file name', () => {
    expect(() => responseOverrides({ contentDisposition: 'attachment; filename="报表.pdf"' })).toThrow(
      expect.objectContaining({ code: 'query_invalid', message: expect.stringContaining('contentDisposition(name)') }),
    )
    expect(() => responseOverrides({ contentLanguage: '中文' })).toThrow(query)
    expect(() => responseOverrides({ contentType: 'text/plain\u0085' })).toThrow(query)
  })

  it('responseOverrides refuses misspelt names, and what is not an object', () => {
    const misspelt = { 'content-disposition': 'inline' } as ResponseOverrides
    expect(() => responseOverrides(misspelt)).toThrow(
      expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining('"contentDisposition"') }),
    )
    const nothing = responseOverrides as () => unknown
    expect(() => nothing()).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })
})

describe('headers of an object to be', () => {
  it('hold its metadata under lower-case names', () => {
    expect(metadata({ Owner: 'ada', 'x-1': 'a  b' })).toEqual({ 'x-oss-meta-owner': 'ada', 'x-oss-meta-x-1': 'a  b' })
    expect(metadata({})).toEqual({})
  })

  it('refuse metadata that HTTP or the service would change or lose', () => {
    for (const name of ['a_b', 'a b', '', 'é', 'a:']) expect(() => metadata({ [name]: 'v' })).toThrow(header)
    for (const value of ['', ' v', 'v\t', 'a\nb', 'a\0b']) expect(() => metadata({ name: value })).toThrow(header)
    expect(() => metadata({ name: 'a', NAME: 'b' })).toThrow(expect.objectContaining({ code: 'header_duplicate' }))
  })

  it('refuse metadata over 8 KB, names counted too', () => {
    const room = 8192 - 'x-oss-meta-a'.length
    expect(metadata({ a: 'v'.repeat(room) })).toEqual({ 'x-oss-meta-a': 'v'.repeat(room) })
    expect(() => metadata({ a: 'v'.repeat(room + 1) })).toThrow(header)
  })

  it('choose storage, access, tags, overwriting and encryption', () => {
    expect(storageClass('ColdArchive')).toEqual({ 'x-oss-storage-class': 'ColdArchive' })
    expect(objectAcl('public-read')).toEqual({ 'x-oss-object-acl': 'public-read' })
    expect(tagging({ team: 'a b', 'k:1': '' })).toEqual({ 'x-oss-tagging': 'team=a%20b&k%3A1=' })
    expect(forbidOverwrite()).toEqual({ 'x-oss-forbid-overwrite': 'true' })
    expect(encryption('SM4')).toEqual({ 'x-oss-server-side-encryption': 'SM4' })
    expect(encryption({ algorithm: 'KMS', keyId: 'k-1', dataAlgorithm: 'SM4' })).toEqual({
      'x-oss-server-side-encryption': 'KMS',
      'x-oss-server-side-encryption-key-id': 'k-1',
      'x-oss-server-side-data-encryption': 'SM4',
    })
  })

  it('refuse words that the service does not know, for callers whom no type told', () => {
    const word = 'standard\r\nx: y' as never
    expect(() => storageClass(word)).toThrow(header)
    expect(() => objectAcl(word)).toThrow(header)
    expect(() => encryption(word)).toThrow(header)
    expect(() => encryption({ algorithm: 'KMS', keyId: 'a b' })).toThrow(header)
    expect(() => tagging({ 'a&b': 'c' })).toThrow(header)
    expect(() => tagging({})).toThrow(header)
    expect(() => tagging(Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`t${n}`, 'v'])))).toThrow(header)
  })
})
