import OSS from 'ali-oss'

const client = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket: 'examplebucket' })

export async function run(): Promise<Record<string, unknown>> {
  const policy = { expiration: '2030-01-01T00:00:00.000Z', conditions: [['content-length-range', 0, 1000]] }
  const text = JSON.stringify(policy)
  return {
    object: client.calculatePostSignature({ expiration: '2030-01-01T00:00:00.000Z', conditions: [['eq', '$key', '猫']] }),
    named: client.calculatePostSignature(policy),
    text: client.calculatePostSignature(text),
    literal: client.calculatePostSignature('{"expiration":"2030-01-01T00:00:00.000Z","conditions":[]}'),
  }
}
