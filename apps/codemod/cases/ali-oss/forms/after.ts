import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { signPolicy } from '@presign/oss-v1/form'

const client = createSyncSigner(ossV1({
  region: 'cn-hangzhou',
  endpoint: endpoints.public({ protocol: 'http' }),
}), {
  credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})

export async function run(): Promise<Record<string, unknown>> {
  const policy = { expiration: '2030-01-01T00:00:00.000Z', conditions: [['content-length-range', 0, 1000]] }
  const text = JSON.stringify(policy)
  return {
    object: client.run(signPolicy(JSON.stringify({ expiration: '2030-01-01T00:00:00.000Z', conditions: [['eq', '$key', '猫']] }))),
    named: client.run(signPolicy(JSON.stringify(policy))),
    text: client.run(signPolicy(text)),
    literal: client.run(signPolicy('{"expiration":"2030-01-01T00:00:00.000Z","conditions":[]}')),
  }
}
