import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { halfSuite } from '@presign-tooling/vectors/suites'
import { ossV4, ossV4SignOnly } from '../src/index.js'

const options = {
  credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken' },
  clock: { now: () => Date.parse('2026-01-02T03:04:05Z') },
  backend: nodeBackend,
}
const half = ossV4SignOnly({ region: 'cn-hangzhou' })
const whole = ossV4({ region: 'cn-hangzhou' })

halfSuite(half, createSyncSigner(whole, options), createSyncSigner(half, options))
