import { createRequire } from 'node:module'
import type openApiUtil from '@alicloud/openapi-util'
import type { Row } from './row.js'
import {
  ACCESS_KEY_ID,
  ACCESS_KEY_SECRET,
  ACS_HOST,
  ACS_VERSION,
  acsNonce,
  acsQuery,
  TC3_SERVICE,
  tc3Body,
} from './workload.js'

const require = createRequire(import.meta.url)

/** CommonJS, whose default export an ES module would see twice wrapped. */
const { default: util } = require('@alicloud/openapi-util') as typeof openApiUtil

/** What Tencent's clients call for each request. It is not exported. */
const { default: Sign } = require('tencentcloud-sdk-nodejs-common/tencentcloud/common/sign.js') as {
  readonly default: { sign3(request: object): string }
}

const ACS3 = 'ACS3-HMAC-SHA256'
const [ACTION, PATH] = ['DescribeInstances', '/']

/** The steps of `@alicloud/openapi-client`, which has them between sending and receiving. */
export function acs3Authorization(): Row {
  return {
    name: '@alicloud/openapi-util getAuthorization',
    protocol: 'acs3',
    run(call) {
      const digest = util.hexEncode(util.hash(Buffer.from(''), ACS3))
      const headers = {
        host: ACS_HOST,
        'x-acs-action': ACTION,
        'x-acs-version': ACS_VERSION,
        'x-acs-date': util.getTimestamp(),
        'x-acs-signature-nonce': acsNonce(call),
        'x-acs-content-sha256': digest,
      }
      const request = { method: 'POST', pathname: PATH, query: util.query(acsQuery(call)), headers }
      return util.getAuthorization(request as never, ACS3, digest, ACCESS_KEY_ID, ACCESS_KEY_SECRET)
    },
  }
}

/** The signature alone, without a URL around it. */
export function acsRpcSignature(): Row {
  return {
    name: '@alicloud/openapi-util getRPCSignature',
    protocol: 'acs-rpc',
    run(call) {
      const query = {
        Action: ACTION,
        Format: 'JSON',
        Version: ACS_VERSION,
        Timestamp: util.getTimestamp(),
        SignatureNonce: acsNonce(call),
        SignatureMethod: 'HMAC-SHA1',
        SignatureVersion: '1.0',
        AccessKeyId: ACCESS_KEY_ID,
        ...util.query(acsQuery(call)),
      }
      return `&Signature=${encodeURIComponent(util.getRPCSignature(query, 'POST', ACCESS_KEY_SECRET))}`
    },
  }
}

export function tc3Authorization(): Row {
  return {
    name: 'tencentcloud-sdk-nodejs-common sign3',
    protocol: 'tc3',
    run: (call) =>
      Sign.sign3({
        method: 'POST',
        url: `https://${TC3_SERVICE}.tencentcloudapi.com/`,
        payload: tc3Body(call),
        timestamp: Math.floor(Date.now() / 1000),
        service: TC3_SERVICE,
        secretId: ACCESS_KEY_ID,
        secretKey: ACCESS_KEY_SECRET,
        headers: { 'Content-Type': 'application/json' },
      }),
  }
}
