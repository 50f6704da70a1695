import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { schemeContract } from '@presign/core/testing'
import { loadWasmBackend } from '@presign/core/wasm'
import { describe, expect, it } from 'vitest'
import { tc3 } from '../src/index.js'
import { tc3Verification } from '../src/verify.js'
import { schemeVectors } from './vectors.js'

const call = { 'x-tc-action': 'DescribeZones', 'x-tc-version': '2017-03-12' }

for (const backend of [nodeBackend, jsBackend, await loadWasmBackend()])
  schemeContract(
    `tc3 on ${backend.name}`,
    {
      signing: () => tc3({ service: 'cvm' }),
      verifying: () => tc3Verification({ service: ['sts', 'cvm'] }),
      backend,
      base: { headers: call },
      container: 'service',
      keys: [],
      headers: { ...call, 'content-type': 'application/json; charset=utf-8' },
      vectors: schemeVectors,
    },
    { describe, it, expect },
  )
