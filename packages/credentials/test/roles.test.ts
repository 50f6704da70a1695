import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alibabaAssumeRole } from '../src/alibaba.js'
import { awsAssumeRole } from '../src/aws.js'
import { tencentAssumeRole, tencentFederationToken } from '../src/tencent.js'
import { fakeSts } from '../src/testing.js'

const KEYS = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }

const ROLES = [
  ['alibabaAssumeRole', alibabaAssumeRole, 'acs:ram::1000000000000000:role/upload'],
  ['awsAssumeRole', awsAssumeRole, 'arn:aws:iam::100000000001:role/upload'],
  ['tencentAssumeRole', tencentAssumeRole, 'qcs::cam::uin/100000000001:roleName/upload'],
] as const

let sts: Awaited<ReturnType<typeof fakeSts>>
beforeAll(async () => {
  sts = await fakeSts({ callers: [KEYS] })
})
afterAll(() => sts.close())

describe.each(ROLES)('%s', (of, assume, roleArn) => {
  const make = assume as (options?: unknown) => () => Promise<unknown>
  const invalid = (name: string) =>
    expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining(`${name} of ${of}`) })

  it.each([undefined, null, 5, '', 'upload', 'acs:ram::role/upload', 'arn:aws'])(
    'refuses the role %j before anything is asked',
    (other) => expect(() => make({ credentials: KEYS, roleArn: other })).toThrow(invalid('roleArn')),
  )

  it('refuses no options, a misspelt one, and a policy that is not text', () => {
    expect(() => make()).toThrow(invalid('the options'))
    expect(() => make({ credentials: KEYS, RoleArn: roleArn })).toThrow(invalid('option "RoleArn"'))
    for (const policy of [{ Version: '1' }, null, 5])
      expect(() => make({ credentials: KEYS, roleArn, policy })).toThrow(invalid('policy'))
  })

  it('takes the role and a policy as text, which fakeSts takes too', async () => {
    const load = make({ credentials: KEYS, roleArn, policy: '{}', stsEndpoint: sts.url })
    expect(await load()).toMatchObject({ accessKeyId: expect.stringContaining('FAKE') })
  })
})

it('tencentFederationToken refuses a policy that is not text', () => {
  const make = tencentFederationToken as (options: unknown) => unknown
  expect(() => make({ credentials: KEYS, policy: { version: '2.0' } })).toThrow(
    expect.objectContaining({
      code: 'input_invalid',
      message: expect.stringContaining('policy of tencentFederationToken'),
    }),
  )
})
