import type { WireRequest } from '@presign/core'
import { EARLIER, OBJECTS, RESIZED } from './local.js'
import type { Oss } from './oss.js'
import * as put from './pages/v1-put.js'
import * as node from './pages/v4-get-node.js'
import * as php from './pages/v4-get-php.js'
import * as python from './pages/v4-get-python.js'

/** A request from one of the provider's pages, and what is to come of it. */
export interface Scenario {
  readonly name: string
  /** Who carries it out on the page. Node and curl do so always. */
  readonly clients: readonly string[]
  readonly sign: (oss: Oss) => Promise<WireRequest>
  /** What the answer holds; for an upload, what is sent and then found in the service. */
  readonly text: string
  /** What the service refuses a good signature for, in its own words: here, that nobody is in a VPC. */
  readonly refused?: string
  /** For an upload: where it goes, and with which headers it is found there. */
  readonly stored?: { readonly key: string; readonly headers: Readonly<Record<string, string>> }
}

const TEXT = OBJECTS['exampleobject.txt']
const NODE = ['node fetch', 'chromium']
const PYTHON = ['python requests']
const PHP = ['php', 'go net/http', 'java HttpURLConnection']

/** What is sent by every upload. */
const SENT = 'Hello OSS, 你好\n'

/** The table of the README, row by row. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'V4 GET, Node page: plain', clients: NODE, sign: node.plain, text: TEXT },
  {
    name: 'V4 GET, Node page: image processing',
    clients: NODE,
    sign: node.processed,
    text: RESIZED,
  },
  { name: 'V4 GET, Node page: versionId', clients: NODE, sign: node.version, text: EARLIER },
  { name: 'V4 GET, Node page: custom domain', clients: NODE, sign: node.customDomain, text: TEXT },
  { name: 'V4 GET, Python page: plain', clients: PYTHON, sign: python.plain, text: TEXT },
  {
    name: 'V4 GET, Python page: slash in the key',
    clients: PYTHON,
    sign: python.slashInKey,
    text: OBJECTS['exampledir/exampleobject.txt'],
  },
  { name: 'V4 GET, Python page: versionId', clients: PYTHON, sign: python.version, text: EARLIER },
  { name: 'V4 GET, Python page: Content-Type', clients: PYTHON, sign: python.contentType, text: TEXT },
  { name: 'V4 GET, Python page: traffic limit', clients: PYTHON, sign: python.slow, text: TEXT },
  { name: 'V4 GET, Python page: source IP and mask', clients: PYTHON, sign: python.sourceIp, text: TEXT },
  {
    name: 'V4 GET, Python page: VPC',
    clients: PYTHON,
    sign: python.vpc,
    text: TEXT,
    refused: 'the request comes from no VPC',
  },
  { name: 'V4 GET, Python page: forward-allow', clients: PYTHON, sign: python.forwarded, text: TEXT },
  { name: 'V4 GET, Python page: custom domain', clients: PYTHON, sign: python.customDomain, text: TEXT },
  { name: 'V4 GET, PHP page: plain', clients: PHP, sign: php.plain, text: TEXT },
  { name: 'V4 GET, PHP page: plus in the key', clients: PHP, sign: php.plusInKey, text: OBJECTS['a+b c.txt'] },
  {
    name: 'V1 PUT, Java page: headers, metadata, storage class',
    clients: ['java HttpURLConnection'],
    sign: put.java,
    text: SENT,
    stored: {
      key: 'exampleobject-java.txt',
      headers: {
        'content-type': 'text/plain; charset=utf8',
        'x-oss-storage-class': 'Standard',
        'x-oss-meta-key1': 'value1',
        'x-oss-meta-key2': 'value2',
      },
    },
  },
  {
    name: 'V1 PUT, PHP page',
    clients: ['php'],
    sign: put.php,
    text: SENT,
    stored: { key: 'exampleobject-php.txt', headers: {} },
  },
  {
    name: 'V1 PUT, Node page: Content-Type',
    clients: ['axios'],
    sign: put.node,
    text: SENT,
    stored: { key: 'exampleobject-node.txt', headers: { 'content-type': 'text/plain' } },
  },
  {
    name: 'V1 PUT, Python page: Content-Type, storage class',
    clients: PYTHON,
    sign: put.python,
    text: SENT,
    stored: {
      key: 'exampledir/exampleobject-python.txt',
      headers: { 'content-type': 'text/plain', 'x-oss-storage-class': 'Standard' },
    },
  },
  {
    name: 'V1 PUT, Go page: metadata, Content-Type, 60 seconds',
    clients: ['go net/http'],
    sign: put.go,
    text: SENT,
    stored: { key: 'exampleobject-go.txt', headers: { 'content-type': 'text/plain', 'x-oss-meta-author': 'aliy' } },
  },
  {
    name: 'V1 PUT, Android page: half an hour, detected type',
    clients: ['okhttp (its bytes)'],
    sign: put.mobile,
    text: SENT,
    stored: { key: 'mobile/exampleobject.jpg', headers: { 'content-type': 'image/jpeg' } },
  },
  {
    name: 'V1 PUT, iOS page: half an hour, detected type',
    clients: ['NSURLSession (its bytes)'],
    sign: put.mobile,
    text: SENT,
    stored: { key: 'mobile/exampleobject.jpg', headers: { 'content-type': 'image/jpeg' } },
  },
]
