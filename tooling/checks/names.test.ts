import { describe, expect, it } from 'vitest'
import { repositoryFiles } from './files.js'
import { localeFaults, providerFaults } from './names.js'

describe('providers', () => {
  const inCore = (text: string) => providerFaults([{ path: 'packages/core/src/a.ts', text }])

  it('core and client-fetch name none', { timeout: 60_000 }, () => {
    expect(providerFaults(repositoryFiles('packages'))).toEqual([])
  })

  it.each([
    ['a name', 'const ossDialect = 1', 'oss'],
    ['capitals', 'type X = { OSSAccessKeyId: string }', 'OSS'],
    ['a digit after it', `const a = 'OSS4-HMAC-SHA256'`, 'OSS4'],
    ['a header', `headers['x-amz-date']`, 'amz'],
    ['s3', `const a = { s3Style: true }`, 's3'],
    ['a template', 'const a = `$' + '{b}.aliyuncs.com`', 'aliyuncs'],
    ['a pattern', 'const a = /^x-cos-/', 'cos'],
    ['a specifier', `import { x } from './oss.js'`, 'oss'],
  ])('sees %s', (_, text, word) => {
    expect(inCore(text)).toEqual([`packages/core/src/a.ts:1 says ${word}`])
  })

  it.each([
    ['ordinary words', `const across = 'cost of possible bossy obscure closs'`],
    ['comments', '// OSS sorts by bytes\n/** such as `x-oss-date` */\nconst a = 1'],
  ])('leaves %s alone', (_, text) => {
    expect(inCore(text)).toEqual([])
  })

  it('leaves tests, generated hex and other packages alone', () => {
    const text = 'const oss = 1'
    const paths = [
      'packages/core/src/a.test.ts',
      'packages/core/src/backends/wasm/simd-bytes.ts',
      'packages/oss/src/a.ts',
    ]
    expect(providerFaults(paths.map((path) => ({ path, text })))).toEqual([])
  })
})

describe('locale', () => {
  it('no package depends on the locale of its user', { timeout: 60_000 }, () => {
    expect(localeFaults(repositoryFiles('packages'))).toEqual([])
  })

  it('sees a comparison by locale', () => {
    expect(
      localeFaults([{ path: 'packages/oss-v4/src/a.ts', text: 'a.sort((x, y) =>\n x.localeCompare(y))' }]),
    ).toEqual(['packages/oss-v4/src/a.ts:2 uses localeCompare'])
  })
})
