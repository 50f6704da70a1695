import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { loadWasmBackend } from '@presign/core/wasm'
import { describe, expect, it } from 'vitest'
import { acs3, serviceEndpoint } from '../src/index.js'
import { acsRpc } from '../src/rpc.js'
import { acs3Verification, acsRpcVerification } from '../src/verify.js'
import { acs3SchemeVectors, rpcSchemeVectors } from './vectors.js'

const endpoint = serviceEndpoint('https://cs.cn-hangzhou.aliyuncs.com')
const credentials = {
  accessKeyId: 'LTAItestFAKE001',
  accessKeySecret: 'FAKEsecretNobodyMaySee0001',
  securityToken: 'FAKEtokenThatTravels/+=0001',
}
const nonce = '0123456789abcdef0123456789abcdef'
const call = { 'x-acs-action': 'DescribeClusters', 'x-acs-version': '2015-12-15', 'x-acs-signature-nonce': nonce }

for (const backend of [nodeBackend, jsBackend, await loadWasmBackend()]) {
  schemeContract(
    `acs3 on ${backend.name}`,
    {
      signing: () => acs3({ endpoint }),
      verifying: () => acs3Verification({ endpoint }),
      backend,
      base: { headers: call },
      container: 'service',
      keys: ['clusters', 'clusters/my%20cluster%2F%E9%9B%86%E7%BE%A4', 'clusters/a~b'],
      headers: { ...call, 'content-type': 'application/json; charset=utf-8' },
      credentials,
      vectors: acs3SchemeVectors,
    },
    { describe, it, expect },
  )
  schemeContract(
    `acs-rpc on ${backend.name}`,
    {
      signing: () => acsRpc({ endpoint }),
      verifying: () => acsRpcVerification({ endpoint }),
      backend,
      base: { query: { SignatureNonce: nonce, Action: 'DescribeRegions' } },
      container: 'service',
      keys: [],
      query: { SignatureNonce: nonce, 'x value': 'a b+c&d=é/%25', flag: null },
      credentials,
      vectors: rpcSchemeVectors,
    },
    { describe, it, expect },
  )
}
