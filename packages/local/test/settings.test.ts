import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalOss } from '../src/oss.js'
import { ask, codeOf, put, start } from './harness.js'

// Settings that are kept and given back, and what the suites of oss2, Go and Python expect of them.

let oss: LocalOss
beforeAll(async () => {
  oss = await start({ buckets: ['photos', { name: 'open', acl: 'public-read' }] })
})
afterAll(() => oss.close())

type Query = Record<string, string | null>
const send = (query: Query, body: string) => ask(oss, { method: 'PUT', query }, body)
const text = async (query: Query) => (await ask(oss, { query })).text()
const element = (from: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(from)?.[1]

describe('PutBucketLifecycle', () => {
  const lifecycle = (rule: string) => `<LifecycleConfiguration><Rule>${rule}</Rule></LifecycleConfiguration>`
  const transition = (name: string, days: number, to: string) =>
    `<${name}Transition><${name === '' ? 'Days' : 'NoncurrentDays'}>${days}</${name === '' ? 'Days' : 'NoncurrentDays'}><StorageClass>${to}</StorageClass></${name}Transition>`
  const move = (days: number, to: string) => transition('', days, to)
  const expire = (days: number) => `<Expiration><Days>${days}</Days></Expiration>`
  const dated = '<Expiration><CreatedBeforeDate>2016-12-25T00:00:00.000Z</CreatedBeforeDate></Expiration>'
  const tag = (key: string, value: string) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`

  it.each([
    ['days in their order', move(3, 'IA') + move(5, 'Archive') + expire(6)],
    ['a date', dated],
    ['a tag that no object can have', tag('a'.repeat(129), 'b') + expire(1)],
    ['old versions', transition('NoncurrentVersion', 12, 'IA') + transition('NoncurrentVersion', 20, 'Archive')],
  ])('takes %s', async (_what, rule) => {
    expect((await send({ lifecycle: null }, lifecycle(rule))).status).toBe(200)
    expect(await text({ lifecycle: null })).toBe(lifecycle(rule))
  })

  it.each([
    ['an end before a transition', expire(3) + move(4, 'IA'), '400 InvalidArgument'],
    ['a colder class first', move(5, 'IA') + move(2, 'Archive') + expire(6), '400 InvalidArgument'],
    ['no day', expire(0), '400 InvalidArgument'],
    [
      'old versions in a colder class first',
      transition('NoncurrentVersion', 20, 'IA') + transition('NoncurrentVersion', 12, 'Archive'),
      '400 InvalidArgument',
    ],
    ['the class that everything has', move(5, 'Standard'), '400 InvalidArgument'],
    ['a date beside days', dated + move(356, 'IA'), '400 InvalidRequest'],
    ['a tag of other characters', tag('%', 'b') + expire(1), '400 InvalidTag'],
  ])('refuses %s', async (_what, rule, code) => {
    expect(await codeOf(await send({ lifecycle: null }, lifecycle(rule)))).toBe(code)
  })

  it('reads no rule as no lifecycle', async () => {
    expect(await codeOf(await send({ lifecycle: null }, '<LifecycleConfiguration/>'))).toBe('400 MalformedXML')
  })
})

describe('PutBucketEncryption', () => {
  const rule = (inner: string) =>
    `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault>${inner}</ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
  const encrypt = (inner: string) => send({ encryption: null }, rule(inner))

  it('is obeyed by objects that say nothing of encryption, and shown by GetBucketInfo', async () => {
    await encrypt('<SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>FAKE-key</KMSMasterKeyID>')
    expect(element(await text({ encryption: null }), 'KMSMasterKeyID')).toBe('FAKE-key')
    expect(element(await text({ bucketInfo: null }), 'SSEAlgorithm')).toBe('KMS')
    const { headers } = await put(oss, 'kms', 'x')
    expect(headers.get('x-oss-server-side-encryption-key-id')).toBe('FAKE-key')
    expect((await ask(oss, { method: 'DELETE', query: { encryption: null } })).status).toBe(204)
    expect(await codeOf(await ask(oss, { query: { encryption: null } }))).toBe('404 NoSuchServerSideEncryptionRule')
    expect((await put(oss, 'kms', 'x')).headers.get('x-oss-server-side-encryption')).toBeNull()
    expect(element(await text({ bucketInfo: null }), 'SSEAlgorithm')).toBe('None')
  })

  it.each([
    ['<SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID>a</KMSMasterKeyID>', '400 InvalidArgument'],
    ['<SSEAlgorithm>random</SSEAlgorithm>', '400 InvalidEncryptionAlgorithmError'],
    ['', '400 InvalidEncryptionAlgorithmError'],
  ])('refuses %s', async (inner, code) => {
    expect(await codeOf(await encrypt(inner))).toBe(code)
  })
})

it('PutBucketPublicAccessBlock takes from everyone what ACLs give', async () => {
  await put(oss, 'shown', 'x', { bucket: 'open', headers: { 'x-oss-object-acl': 'public-read' } })
  const read = async () => (await fetch(`${oss.url}/open/shown`)).status
  const block = (value: boolean) =>
    ask(
      oss,
      { method: 'PUT', bucket: 'open', query: { publicAccessBlock: null } },
      `<PublicAccessBlockConfiguration><BlockPublicAccess>${value}</BlockPublicAccess></PublicAccessBlockConfiguration>`,
    )
  expect(await read()).toBe(200)
  await block(true)
  const info = await (await ask(oss, { bucket: 'open', query: { bucketInfo: null } })).text()
  expect([await read(), element(info, 'BlockPublicAccess')]).toEqual([403, 'true'])
  await block(false)
  expect(await read()).toBe(200)
})

it.each([
  ['accessmonitor', '<AccessMonitorConfiguration><Status>Enabled</Status></AccessMonitorConfiguration>', 'Disabled'],
  [
    'bucketArchiveDirectRead',
    '<ArchiveDirectReadConfiguration><Enabled>true</Enabled></ArchiveDirectReadConfiguration>',
    'false',
  ],
  [
    'httpsConfig',
    '<HttpsConfiguration><TLS><Enable>true</Enable><TLSVersion>TLSv1.2</TLSVersion></TLS></HttpsConfiguration>',
    'false',
  ],
  ['qos', '<BucketUserQos><StorageCapacity>1000</StorageCapacity></BucketUserQos>', '-1'],
  ['overwriteConfig', '<OverwriteConfiguration><Rule/></OverwriteConfiguration>', 'NoSuchBucketOverwriteConfig'],
  [
    'userDefinedLogFieldsConfig',
    '<UserDefinedLogFieldsConfiguration><HeaderSet/></UserDefinedLogFieldsConfiguration>',
    'NoSuchUserDefinedLogFieldsConfig',
  ],
])('%s is kept and given back', async (name, body, without) => {
  expect(await text({ [name]: null })).toContain(`>${without}<`)
  expect((await send({ [name]: null }, body)).status).toBe(200)
  expect(await text({ [name]: null })).toBe(body)
  expect((await ask(oss, { method: 'DELETE', query: { [name]: null } })).status).toBe(204)
  expect(await text({ [name]: null })).toContain(`>${without}<`)
})

it.each([
  ['accessmonitor', '<AccessMonitorConfiguration><Status>aa</Status></AccessMonitorConfiguration>'],
  ['overwriteConfig', '<Other/>'],
  ['httpsConfig', '<HttpsConfiguration><TLS><Enable>true</Enable></TLS></HttpsConfiguration>'],
  ['httpsConfig', '<HttpsConfiguration><TLS><TLSVersion>SSLv3</TLSVersion></TLS></HttpsConfiguration>'],
])('PUT ?%s refuses another document: %s', async (name, body) => {
  expect(await codeOf(await send({ [name]: null }, body))).toBe('400 MalformedXML')
})

it('PutBucketStorageCapacity takes a number, -1 for any', async () => {
  const body = '<BucketUserQos><StorageCapacity>-2</StorageCapacity></BucketUserQos>'
  expect(await codeOf(await send({ qos: null }, body))).toBe('400 InvalidArgument')
})

it('settings are given back with booleans as XML has them, and each version of TLS once', async () => {
  const version = '<TLSVersion>TLSv1.2</TLSVersion>'
  const https = (inner: string) => `<HttpsConfiguration><TLS>${inner}</TLS></HttpsConfiguration>`
  await send({ httpsConfig: null }, https(`<Enable>True</Enable>${version}${version}`))
  expect(await text({ httpsConfig: null })).toBe(https(`<Enable>true</Enable>${version}`))
})

it('GetBucketInfo shows whether accesses are monitored', async () => {
  await send(
    { accessmonitor: null },
    '<AccessMonitorConfiguration><Status>Enabled</Status></AccessMonitorConfiguration>',
  )
  expect(element(await text({ bucketInfo: null }), 'AccessMonitor')).toBe('Enabled')
})

describe('inventories', () => {
  const inventory = (id: string) => `<InventoryConfiguration><Id>${id}</Id></InventoryConfiguration>`
  const at = (inventoryId: string) => ({ inventory: null, inventoryId })

  it('are kept by their ids', async () => {
    expect(await codeOf(await ask(oss, { query: { inventory: null } }))).toBe('404 NoSuchInventory')
    for (const id of ['b', 'a']) expect((await send(at(id), inventory(id))).status).toBe(200)
    expect(await text(at('b'))).toBe(inventory('b'))
    expect(await text({ inventory: null })).toContain(`${inventory('a')}${inventory('b')}<IsTruncated>false<`)
    await ask(oss, { method: 'DELETE', query: at('a') })
    expect(await codeOf(await ask(oss, { query: at('a') }))).toBe('404 NoSuchInventory')
  })

  it('are listed in pages of 100', async () => {
    for (let index = 100; index < 202; index++) await send(at(`n${index}`), inventory(`n${index}`))
    const first = await text({ inventory: null })
    const token = element(first, 'NextContinuationToken') ?? ''
    const second = await text({ inventory: null, 'continuation-token': token })
    expect([first.match(/<Id>/g)?.length, element(first, 'IsTruncated')]).toEqual([100, 'true'])
    expect([second.match(/<Id>/g)?.length, element(second, 'IsTruncated')]).toEqual([3, 'false'])
    expect(element(second, 'ContinuationToken')).toBe(token)
  })

  it.each([
    ['a', 'b'],
    ['</Id>', '</Id>'],
  ])('have the id that the parameter says: %s', async (id, inside) => {
    const body = inventory(inside.replaceAll('<', '&lt;'))
    expect(await codeOf(await send(at(id), body))).toBe('400 InvalidArgument')
  })
})

describe('styles', () => {
  const style = (content: string) => `<Style><Content>${content}</Content></Style>`
  const at = (styleName: string) => ({ style: null, styleName })

  it('are kept by their names', async () => {
    expect((await send({ ...at('small'), category: 'image' }, style('image/resize,w_200'))).status).toBe(200)
    const kept = await text(at('small'))
    expect(['Name', 'Content', 'Category'].map((name) => element(kept, name))).toEqual([
      'small',
      'image/resize,w_200',
      'image',
    ])
    expect(await text({ style: null })).toMatch(/^<\?xml[^>]*>\s*<StyleList><Style><Name>small<[^?]*<\/StyleList>\s*$/)
    await ask(oss, { method: 'DELETE', query: at('small') })
    expect(await codeOf(await ask(oss, { query: at('small') }))).toBe('404 NoSuchStyle')
  })

  it.each([
    ['@%$', 'image/resize,w_200'],
    ['empty', ''],
  ])('refuse the name %s with the content "%s"', async (name, content) => {
    expect(await codeOf(await send(at(name), style(content)))).toBe('400 InvalidArgument')
  })
})

it.each([
  [{ Effect: 'Allow', Principal: ['*'] }, 'true'],
  [{ Effect: 'Allow' }, 'true'],
  [{ Effect: 'Allow', Principal: ['*'], Condition: {} }, 'false'],
  [{ Effect: 'Deny', Principal: '*' }, 'false'],
  [{ Effect: 'Allow', Principal: ['1'] }, 'false'],
])('GetBucketPolicyStatus of %o', async (statement, isPublic) => {
  await send({ policy: null }, JSON.stringify({ Version: '1', Statement: [statement] }))
  expect(element(await text({ policyStatus: null }), 'IsPublic')).toBe(isPublic)
})

it('PutBucketResourceGroup knows one group', async () => {
  const group = element(await text({ resourceGroup: null }), 'ResourceGroupId') ?? ''
  const set = (id: string) =>
    send(
      { resourceGroup: null },
      `<BucketResourceGroupConfiguration><ResourceGroupId>${id}</ResourceGroupId></BucketResourceGroupConfiguration>`,
    )
  expect([(await set(group)).status, (await set('')).status]).toEqual([200, 200])
  expect(await codeOf(await set('rg-other'))).toBe('400 ResourceGroupIdPreCheckError')
})
