import { createSyncSigner, type SignInput } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { describe, expect, it } from 'vitest'
import { ossV4 } from '../src/index.js'

/**
 * Values that the unit tests of the official SDKs assert (Go v2 `oss/signer/signer_test.go`, Python v2
 * `tests/unit/signer/test_v4.py`, PHP v2 `SignerV4Test.php`, C `test_oss_sign.c`, Android `SingerTest.java`, iOS
 * `OSSSingerTest.m`, Kotlin and TypeScript v2 and others), and that published documentation prints.
 */
const P = { param1: 'value1', '+param1': 'value3', '|param1': 'value4', '+param2': '', '|param2': '', param2: '' }
const H = { 'x-oss-head1': 'value', abc: 'value', ZAbc: 'value', XYZ: 'value' }
const TP = { ...H, 'content-type': 'text/plain' }
const OS = { ...H, 'content-type': 'application/octet-stream' }
const BASE: SignInput = { method: 'PUT', bucket: 'bucket', key: '1234+-/123/1.txt', query: P }

interface Case {
  readonly input: SignInput
  readonly at: number | string
  readonly expiresIn?: number
  readonly token?: string
  readonly product?: string
  readonly region?: string
  readonly id?: string
  readonly secret?: string
}

function traced({ input, at, expiresIn, token, product, region = 'cn-hangzhou', id = 'ak', secret = 'sk' }: Case) {
  const scheme = ossV4({
    region,
    ...(product === undefined ? {} : { product }),
    endpoint: endpoints.virtualHosted('https://oss-cn-hangzhou.aliyuncs.com'),
  })
  const signer = createSyncSigner(scheme, {
    credentials: { accessKeyId: id, accessKeySecret: secret, securityToken: token },
    backend: nodeBackend,
  })
  const moment = { at: new Date(typeof at === 'number' ? at * 1000 : at) }
  return expiresIn === undefined
    ? signer.sign({ ...input, ...moment })
    : signer.presign({ ...input, ...moment, expiresIn })
}

const CLOUDBOX = { region: 'cb-123', product: 'oss-cloudbox' }
const C_INPUT = {
  ...BASE,
  bucket: 'oss-bucket-test',
  key: 'test-sign-V4/-!@#$%^&*()/abcdefjhijklmnoqprstuvwxyz/123456789',
  headers: OS,
}
const DOC = {
  method: 'PUT',
  bucket: 'examplebucket',
  key: 'exampleobject',
  additionalHeaders: ['host'],
}
const DOC_META = { 'x-oss-meta-author': 'alice', 'x-oss-meta-magic': 'abracadabra' }
const META = Object.fromEntries(
  ['zzz', 'aaa', '123', 'abc123', 'abc-123', 'abc_123', 'ABC'].map((name, index) => [
    `x-oss-meta-${name}`,
    `value${index + 1}`,
  ]),
)
const NOT_THERE = ['x-oss-no-exist', 'ZAbc', 'x-oss-head1', 'abc']

const headerCases: [string, Case, string][] = [
  [
    '1: all of it',
    { input: { ...BASE, headers: TP }, at: 1702743657 },
    'e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe',
  ],
  [
    '2: CloudBox',
    { input: { ...BASE, headers: TP }, at: 1702743657, ...CLOUDBOX },
    '94ce1f12c17d148ea681030275a94449d3357f5b5b21133996eec80af3e08a43',
  ],
  [
    '3: token',
    { input: { ...BASE, headers: TP }, at: 1702784856, token: 'token' },
    'b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea',
  ],
  [
    '4: additional headers',
    { input: { ...BASE, headers: TP, additionalHeaders: ['ZAbc', 'abc'] }, at: 1702747512 },
    '4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f',
  ],
  [
    '5: additional headers that are not sent or signed anyway',
    { input: { ...BASE, headers: TP, additionalHeaders: NOT_THERE }, at: 1702747512 },
    '4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f',
  ],
  [
    '6: metadata in any case',
    {
      input: { ...BASE, headers: { 'content-type': 'application/json', 'content-md5': 'md5hash', ...META } },
      at: 1702743657,
    },
    '3e9a6ebd7789767059589cc62116d9e4ebc4787e11b937f1683d0f344cf2693e',
  ],
  [
    '7: append',
    {
      input: {
        method: 'POST',
        bucket: 'bucket',
        key: 'object',
        query: { position: '0', append: '' },
        headers: { 'content-type': 'text/plain' },
      },
      at: 1702743657,
    },
    'f7a645f23a0434ea90d5e2bb2bca90d0fda9ef4bc54a9c5008b2134e7c9023f2',
  ],
  [
    '8: a hard key',
    { input: C_INPUT, at: '2022-10-16T04:07:19Z' },
    '16e58322c5aafb55edd82813b02d6521caab8194882c786bf0e77b7987a63979',
  ],
  [
    '9: without a query',
    { input: { ...C_INPUT, query: {} }, at: '2022-10-16T09:14:31Z' },
    '5028172a0a3806285979896982bee6e36e915cbf428ee7100a809e1f0ff43b64',
  ],
  [
    '10: CloudBox',
    { input: C_INPUT, at: '2022-10-16T09:18:31Z', region: 'cloudbox-id', product: 'oss-cloudbox' },
    '939eae7d5012d444c8d1dd8c68811275928f780a859e41ddbe52cf10a100adb4',
  ],
  [
    '14: additional headers and token',
    { input: { ...BASE, headers: TP, additionalHeaders: ['ZAbc', 'abc'] }, at: 1702747512, token: 'token' },
    '203120400fdac93fd2f87640e5071f19de7c4561090e8a5fcffbe7d1ef89e073',
  ],
  [
    '15: documentation of 2023',
    {
      input: { ...DOC, headers: { 'content-md5': 'eB5eJF1ptWaXm4bijSPyxw', 'content-type': 'text/html', ...DOC_META } },
      at: '2023-12-03T12:12:12Z',
      id: 'accesskeyid',
      secret: 'accesskeysecret',
    },
    '4b663e424d2db9967401ff6ce1c86f8c83cabd77d9908475239d9110642c63fa',
  ],
  [
    '16: documentation of 2025, whose printed value belongs to another secret',
    {
      input: {
        method: 'PUT',
        bucket: 'examplebucket',
        key: 'exampleobject',
        headers: {
          'content-disposition': 'attachment',
          'content-length': '3',
          'content-md5': 'ICy5YqxZB1uWSwcVLSNLcA==',
          'content-type': 'text/plain',
        },
        additionalHeaders: ['content-disposition', 'content-length'],
      },
      at: '2025-04-11T06:41:24Z',
      id: 'accesskeyid',
      secret: 'yourAccessKeySecret',
    },
    'd3694c2dfc5371ee6acd35e88c4871ac95a7ba01d3a2f476768fe61218590097',
  ],
  [
    'W3: service',
    { input: { resource: 'service', query: { 'max-keys': '10' } }, at: 1702781677 },
    'e094d9b3fce2e86c9a26d07f17869da7a1aa3e95557f0685a20e8f06c5653df4',
  ],
  [
    'W4: bucket',
    {
      input: {
        resource: 'bucket',
        bucket: 'examplebucket',
        query: { 'list-type': '2', prefix: 'a/', 'continuation-token': '', 'encoding-type': 'url' },
      },
      at: 1702781677,
    },
    'cc5b56a00e52565394351d1bc36e5747df8797a8f298e6061e3bf875cc9559e5',
  ],
  [
    'W5: sub-resource',
    { input: { resource: 'bucket', bucket: 'examplebucket', query: { acl: null } }, at: 1702781677 },
    '4107662d374ed84b039df6e66ccfb9f5ab339fca9203f6c185750e3760f55515',
  ],
  [
    'W5: sub-resource with an empty value',
    { input: { resource: 'bucket', bucket: 'examplebucket', query: { acl: '' } }, at: 1702781677 },
    '4107662d374ed84b039df6e66ccfb9f5ab339fca9203f6c185750e3760f55515',
  ],
  [
    'W6: metadata, token, trimming',
    {
      input: {
        method: 'PUT',
        bucket: 'examplebucket',
        key: 'a.txt',
        headers: {
          'Content-Type': ' text/plain ',
          'X-OSS-Storage-Class': 'IA',
          'x-oss-object-acl': 'private',
          'x-oss-meta-zoe': '  v  v ',
        },
      },
      at: 1702781677,
      token: 'sts-token',
    },
    'c885d6645fa5a58d4375052381e94396dc18b24eea2fcdb69221802da050dab9',
  ],
]

const UNSIGNED = { 'x-oss-content-sha256': 'UNSIGNED-PAYLOAD' }
const W8 = {
  bucket: 'examplebucket',
  key: '中文/a b+c.txt',
  query: { versionId: 'CAEQ', 'x-oss-process': 'image/resize,w_100' },
}
const urlCases: [string, Case, string][] = [
  [
    '17: all of it',
    { input: { ...BASE, headers: OS }, at: 1702781677, expiresIn: 599 },
    'a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe',
  ],
  [
    '18: token',
    { input: { ...BASE, headers: OS }, at: 1702785388, expiresIn: 599, token: 'token' },
    '3817ac9d206cd6dfc90f1c09c00be45005602e55898f26f5ddb06d7892e1f8b5',
  ],
  [
    '19: additional headers',
    { input: { ...BASE, headers: OS, additionalHeaders: ['ZAbc', 'abc'] }, at: 1702783809, expiresIn: 599 },
    '6bd984bfe531afb6db1f7550983a741b103a8c58e5e14f83ea474c2322dfa2b7',
  ],
  [
    '20: additional headers that are not sent or signed anyway',
    { input: { ...BASE, headers: OS, additionalHeaders: NOT_THERE }, at: 1702783809, expiresIn: 599 },
    '6bd984bfe531afb6db1f7550983a741b103a8c58e5e14f83ea474c2322dfa2b7',
  ],
  [
    '21: CloudBox',
    {
      input: { ...BASE, headers: OS, additionalHeaders: ['ZAbc', 'abc'] },
      at: 1702781677,
      expiresIn: 599,
      ...CLOUDBOX,
    },
    '07284191b9b4978ac3520cd39ee2dea2747eda454089359371ff463a6c7ba20f',
  ],
  [
    '22: CloudBox with the list of 20',
    { input: { ...BASE, headers: OS, additionalHeaders: NOT_THERE }, at: 1702783809, expiresIn: 599, ...CLOUDBOX },
    '16782cc8a7a554523db055eb804b508522e7e370073108ad88ee2f47496701dd',
  ],
  [
    '23: five days',
    { input: { ...BASE, headers: OS }, at: 1702781677, expiresIn: 432000 },
    '31029123dc7732d2d2cfd4006ea4fdb6cf86da6478f813e2bf8f87877c7b9fec',
  ],
  [
    '24: a blank in the key',
    {
      input: { ...BASE, key: 'key 123.txt', headers: OS, additionalHeaders: ['ZAbc', 'abc'] },
      at: 1702783809,
      expiresIn: 599,
    },
    '33208021567953241c3cc1d95ecf1864f8561890c30d29488ce76c7afb81a623',
  ],
  [
    '25: the payload header in a URL',
    { input: { ...BASE, headers: { ...TP, ...UNSIGNED } }, at: 1702784856, expiresIn: 599 },
    'c79e8654f07e7361c4c6eb02cdb500c1e65888d7dc38affe1f92dc388b2402c4',
  ],
  [
    '26: the same with a token',
    { input: { ...BASE, headers: { ...TP, ...UNSIGNED } }, at: 1702784856, expiresIn: 599, token: 'token' },
    'f8af25e25d08c94c97b6ed9bb2e6e30cad47ef9d6cad0e9af9a0c90cec3ba3e4',
  ],
  [
    '27: the same with additional headers',
    {
      input: { ...BASE, headers: { ...TP, ...UNSIGNED }, additionalHeaders: ['abc', 'ZAbc'] },
      at: 1702784856,
      expiresIn: 599,
      token: 'token',
    },
    '202cccdc631b85eb6158859ebb4c3c4b3312697e838fe0f6d856ce15812772ef',
  ],
  [
    '28: additional headers and token',
    {
      input: { ...BASE, headers: OS, additionalHeaders: ['ZAbc', 'abc'] },
      at: 1702783809,
      expiresIn: 599,
      token: 'token',
    },
    '2143a96a0e0e02889309ac8f8db57e79ffc275a0c9ebe3af676c8a1ce5635eca',
  ],
  [
    '29: documentation of 2023',
    {
      input: { ...DOC, headers: DOC_META },
      at: '2023-12-03T12:12:12Z',
      expiresIn: 86400,
      id: 'accesskeyid',
      secret: 'accesskeysecret',
    },
    '2c6c9f10d8950fb150290ef6f42570e33cd45d6a57ec7887de75fa2ec45b4c72',
  ],
  [
    '30: the signed host',
    {
      input: { ...DOC, method: 'GET' },
      at: '2024-12-03T03:23:07Z',
      expiresIn: 86400,
      id: 'testid',
      secret: 'yourAccessKeySecret',
    },
    'a9ad2ce702a93c7c36ace35dd4e1b80cb76a999c890d7dfe78ff342a23dac8e0',
  ],
  [
    'W8: Chinese, token, process',
    { input: W8, at: 1702781677, expiresIn: 3600, token: 'token/+=' },
    '3322b22e6a50355ebe1ac23adfce491b608fda04d7357ddc836623988f60e261',
  ],
]

describe('values the official SDKs assert', () => {
  it.each(headerCases)('header %s', (_name, given, signature) => {
    expect(traced(given).trace.signature).toBe(signature)
  })

  it.each(urlCases)('URL %s', (_name, given, signature) => {
    expect(traced(given).trace.signature).toBe(signature)
  })
})

/** Each value was produced by executing two official Python SDKs. GET, 599 s, 2023-12-17T02:54:37Z. */
const keys: [string, string, string][] = [
  ['a.txt', '/a.txt', '580d44d48f2d94ada5b53555bca15b4615bff6a242ed0d91c7108b8295fad84b'],
  ['dir/a b.txt', '/dir/a%20b.txt', 'd505f35c2dde31e15805f3b44323ded0517fa5082776ed7dc790ad34a8a933cc'],
  ['a+b', '/a%2Bb', '2367281d084e6b59971fb1723ad56122cc5f1af68b9d0ebd33846acd4f18212e'],
  ['a~b', '/a~b', 'b19306ef144a1d132944c28b9bfbe12234361292f35bc0b677e2e1b6ef2484fe'],
  ["a*b'()!c", '/a%2Ab%27%28%29%21c', '3415d950943af02342ccf4a749de818a8bd5165440908a824996b344d8fdc367'],
  [
    '中文/文件.jpg',
    '/%E4%B8%AD%E6%96%87/%E6%96%87%E4%BB%B6.jpg',
    '77668222503211a4ff6536d3946d19bc964115577f788c4ae4a8bd3c31ec1e3b',
  ],
  ['😀.png', '/%F0%9F%98%80.png', '8fde122a371c521889930840da785abb33a2d519f151eed001f58c4b7a45f678'],
  ['a//b', '/a//b', 'a7261220d8040edd7e0a9741e7c8c3f4e01b5b4fb5a7f38bea3de6b40a94876c'],
  ['/lead', '//lead', 'e2aceead73cadf51531e433401c4f537de7e942db1aa0713cd2e7701c05a4d80'],
  ['a/../b/./c', '/a/../b/./c', '05f7e1389aaca969e2aad6d6bbfc8b94004c4121540b535836c9e84610e7755c'],
  ['trail/', '/trail/', '1a7f8000369b918420afe6c23143c98e806046cc60d6d34a300d3ac3e8c3e94e'],
  ['a?b#c', '/a%3Fb%23c', 'e134b8cebb979a4c32d6ee155167c9ad9f81bc2bd15f691bc846a545a9a650fc'],
  ['100%25', '/100%2525', 'a75a10b4a718d0b663026e450c0808ecf0fb9f45eef3300cb51beb1d5308f283'],
  [
    'a&b=c;d:e@f$g,h',
    '/a%26b%3Dc%3Bd%3Ae%40f%24g%2Ch',
    'e5ade4be0a3d9172ae6862a8a6b8958a334449067fa96012fd68c6c101f42d10',
  ],
  ['a\\b', '/a%5Cb', 'c5ff08ded9330664442cf76837a0cc47c78c7f97ca08e674169dcc12d911ec14'],
  ['tab\there', '/tab%09here', 'f76223ee3bd70026dd8aef0d0d1145eb8688b304c7d35d2db07ba4bd3087a0f9'],
  ['\u00e9', '/%C3%A9', '491506634029d0a27542551359da317de6272b82aa3d0b3d2ea4a980faaa065d'],
  ['e\u0301', '/e%CC%81', '50ccaaf68ec66b2e4658f21c8b23b3314f827acf56789273ebe3c4eef2ddf4e1'],
]

const queries: [Record<string, string | null>, string][] = [
  [{ acl: '' }, '88c1e8026c0176d7695256ceb8dadcb6c4f1666e3ee13adb6a87ba2151745598'],
  [{ b: '1', B: '2', a: '3', _: '4', '-': '5' }, '68992359796d2938bda9f61c62adef74e7aaf9deb836bee4ec5154b7524cc4bf'],
  [
    { 'a-b': '1', 'a b': '2', ab: '3', 'a!b': '4', 'a+b': '5', 'a~b': '6', 'a/b': '7' },
    '613b00375f1bd01a973aa079141779b5b4808b9cc5eb1aa4f1743688b82e7f05',
  ],
  [
    { 'x-oss-process': 'image/resize,w_100/format,webp' },
    '36f36775606bda51d3a1a05b1026db8b66345cbeffdeb25e92c0bb77383c122c',
  ],
  [
    { 'x-oss-process': "image/watermark,text_5Lit5paH,t_60+~!'()*" },
    'ad08b4d74d9470b8ca5626aa81350a4ed157e4c5df4077b74fd7997f91e6a4f6',
  ],
  [
    { versionId: 'CAEQ/+=', 'x-oss-traffic-limit': '819200' },
    '8b1c82b23a144197d29441ea525dfabdd0150b8bb54d6c0db28d4925b61f72d2',
  ],
  [
    { 'x-oss-ac-source-ip': '192.0.2.10', 'x-oss-ac-subnet-mask': '32' },
    '04f12e19c0094fc7ab4011df4d5c93dab71e25b9e57383581848e9f88c9b1999',
  ],
  [
    { 'x-oss-ac-source-ip': '192.0.2.0', 'x-oss-ac-subnet-mask': '24' },
    '31e0b5c30361f89f044b82f589873065b0ac28bed10b79cfa9a5ea5ce409ea3f',
  ],
  [
    { 'x-oss-ac-vpc-id': 'vpc-t4nlw426y44rd3iq4xxxx', 'x-oss-ac-forward-allow': 'true' },
    '586d5d7c18a40c100b7efae4b3940d3450d752510ace3571998293338c65e148',
  ],
  [
    {
      'response-content-disposition': "attachment; filename*=UTF-8''%E4%B8%AD.txt",
      'response-content-type': 'text/plain; charset=utf-8',
    },
    '7d4d3985c105a28dc769e19335d7cba5acdbb197bf8bef0c9633a437ed6e04ad',
  ],
  [{ 前缀: '值 +&=' }, '95c3d4337974c261ed3fb7ef38a8126e7905e936de181cd7b63cc6c6bc98fa8d'],
]

describe('edge cases that two executed SDKs agree on', () => {
  const at = 1702781677
  it.each(keys)('key %j', (key, path, signature) => {
    const { url, trace } = traced({ input: { bucket: 'examplebucket', key, allowUnsafeKey: true }, at, expiresIn: 599 })
    expect(trace.signature).toBe(signature)
    expect(url.split('?')[0]).toBe(`https://examplebucket.oss-cn-hangzhou.aliyuncs.com${path}`)
  })

  it.each(queries)('query %j', (query, signature) => {
    const { trace } = traced({ input: { bucket: 'examplebucket', key: 'a.txt', query }, at, expiresIn: 599 })
    expect(trace.signature).toBe(signature)
  })
})

describe('every stage of a worked example', () => {
  it('has the canonical request, the string to sign and the Authorization header of W1', () => {
    const { headers, trace } = traced({ input: { ...BASE, headers: TP }, at: 1702743657 })
    expect(trace.canonicalRequest).toBe(
      [
        'PUT',
        '/bucket/1234%2B-/123/1.txt',
        '%2Bparam1=value3&%2Bparam2&%7Cparam1=value4&%7Cparam2&param1=value1&param2',
        'content-type:text/plain',
        'x-oss-content-sha256:UNSIGNED-PAYLOAD',
        'x-oss-date:20231216T162057Z',
        'x-oss-head1:value',
        '',
        '',
        'UNSIGNED-PAYLOAD',
      ].join('\n'),
    )
    expect(trace.stringToSign).toBe(
      [
        'OSS4-HMAC-SHA256',
        '20231216T162057Z',
        '20231216/cn-hangzhou/oss/aliyun_v4_request',
        'f4613657f1b108998e8dbd10a1aa5da621dc2c6e02c9ddec0f163664848704c4',
      ].join('\n'),
    )
    expect(headers.authorization).toBe(
      'OSS4-HMAC-SHA256 Credential=ak/20231216/cn-hangzhou/oss/aliyun_v4_request,Signature=e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe',
    )
  })

  it('names the additional headers of W2 in three places', () => {
    const { headers, trace } = traced({
      input: { ...BASE, headers: TP, additionalHeaders: ['ZAbc', 'abc'] },
      at: 1702747512,
    })
    expect(trace.canonicalRequest?.split('\n').slice(3)).toEqual([
      'abc:value',
      'content-type:text/plain',
      'x-oss-content-sha256:UNSIGNED-PAYLOAD',
      'x-oss-date:20231216T172512Z',
      'x-oss-head1:value',
      'zabc:value',
      '',
      'abc;zabc',
      'UNSIGNED-PAYLOAD',
    ])
    expect(headers.authorization).toContain(',AdditionalHeaders=abc;zabc,Signature=')
  })

  it('keeps the inner blanks of W6', () => {
    const { trace } = traced(headerCases.at(-1)?.[1] as Case)
    expect(trace.canonicalRequest?.split('\n').slice(3, 10)).toEqual([
      'content-type:text/plain',
      'x-oss-content-sha256:UNSIGNED-PAYLOAD',
      'x-oss-date:20231217T025437Z',
      'x-oss-meta-zoe:v  v',
      'x-oss-object-acl:private',
      'x-oss-security-token:sts-token',
      'x-oss-storage-class:IA',
    ])
  })

  it('writes the URL of W8', () => {
    const { url, expiresAt } = traced({ input: W8, at: 1702781677, expiresIn: 3600, token: 'token/+=' })
    expect(url).toBe(
      'https://examplebucket.oss-cn-hangzhou.aliyuncs.com/%E4%B8%AD%E6%96%87/a%20b%2Bc.txt?versionId=CAEQ&x-oss-credential=ak%2F20231217%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-date=20231217T025437Z&x-oss-expires=3600&x-oss-process=image%2Fresize%2Cw_100&x-oss-security-token=token%2F%2B%3D&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-signature=3322b22e6a50355ebe1ac23adfce491b608fda04d7357ddc836623988f60e261',
    )
    expect(expiresAt).toBe('2023-12-17T03:54:37.000Z')
  })
})
