import { execFileSync } from 'node:child_process'
import { S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { createSyncVerifier } from '@presign/core/verify'
import { Client } from 'minio'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { postPolicy } from '../src/form.js'
import { awsV4 } from '../src/index.js'
import { awsV4Verification } from '../src/verify.js'

const NOW = new Date('2026-01-01T00:00:00Z')
const region = 'eu-central-1'
const credentials = { accessKeyId: 'AKIATESTFAKE001', accessKeySecret: 'FAKEsecret', securityToken: 'FAKEtoken' }
const bucket = 'examplebucket'

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }))
afterAll(() => void vi.useRealTimers())

const verifier = createSyncVerifier([awsV4Verification({ region })], {
  credentialsOf: (id) => (id === credentials.accessKeyId ? credentials : undefined),
  backend: nodeBackend,
  clock: { now: () => NOW.getTime() },
})

interface Sdk {
  readonly name: string
  /** The form for the key, with a size of 1 to 9 bytes and a note. */
  form(key: string): Promise<{ readonly url: string; readonly fields: Readonly<Record<string, string>> }>
}

const note = { 'x-amz-meta-note': 'a b+c' }

const javascript: Sdk = {
  name: '@aws-sdk/s3-presigned-post',
  async form(key) {
    const { accessKeyId, accessKeySecret: secretAccessKey, securityToken: sessionToken } = credentials
    const client = new S3Client({ region, credentials: { accessKeyId, secretAccessKey, sessionToken } })
    const Conditions: ['content-length-range', number, number][] = [['content-length-range', 1, 9]]
    return createPresignedPost(client, { Bucket: bucket, Key: key, Expires: 600, Fields: note, Conditions })
  },
}

const minio: Sdk = {
  name: 'minio',
  async form(key) {
    const { accessKeyId: accessKey, accessKeySecret: secretKey, securityToken: sessionToken } = credentials
    const endPoint = `s3.${region}.amazonaws.com`
    const client = new Client({ endPoint, region, accessKey, secretKey, sessionToken })
    const policy = client.newPostPolicy()
    policy.setBucket(bucket)
    if (key.endsWith(FILENAME)) policy.setKeyStartsWith(key.slice(0, -FILENAME.length))
    else policy.setKey(key)
    policy.setContentLengthRange(1, 9)
    policy.setUserMetaData({ note: note['x-amz-meta-note'] })
    policy.setExpires(new Date(NOW.getTime() + 600_000))
    const { postURL, formData } = await client.presignedPostPolicy(policy)
    return { url: postURL, fields: formData as Record<string, string> }
  },
}

const PROGRAM = `
import json, sys, botocore.session, datetime
from unittest import mock
asked = json.load(sys.stdin)
now = datetime.datetime(2026, 1, 1)
for module in ('botocore.auth', 'botocore.signers', 'botocore.compat'):
    for name in ('get_current_datetime',):
        try: mock.patch(module + '.' + name, lambda remove_tzinfo=True: now).start()
        except (AttributeError, ImportError): pass
session = botocore.session.get_session()
session.set_credentials(asked['id'], asked['secret'], asked['token'])
client = session.create_client('s3', region_name=asked['region'])
made = client.generate_presigned_post(asked['bucket'], asked['key'], Fields=dict(asked['fields']),
    Conditions=[['content-length-range', 1, 9], asked['fields']], ExpiresIn=600)
json.dump(made, sys.stdout)
`

const python: Sdk = {
  name: 'botocore',
  async form(key) {
    const { accessKeyId: id, accessKeySecret: secret, securityToken: token } = credentials
    const input = JSON.stringify({ id, secret, token, region, bucket, key, fields: note })
    return JSON.parse(execFileSync('python3', ['-c', PROGRAM], { input, encoding: 'utf8' }))
  },
}

/** biome-ignore lint/suspicious/noTemplateCurlyInString: services read it so. */
const FILENAME = '${filename}'

function hasBotocore(): boolean {
  try {
    execFileSync('python3', ['-c', 'import botocore.session'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const sdks = [javascript, minio, ...(hasBotocore() ? [python] : [])]
// Shows as skipped where python3 has no botocore: its forms were then not read.
it.runIf(hasBotocore())('botocore is among the SDKs whose forms are read', () => expect(sdks).toContain(python))

describe.each(sdks)('a form of $name', (sdk) => {
  it.each([
    ['a key', 'photos/ü $1.jpg', 'photos/ü $1.jpg', 'photos/other.jpg'],
    ['the name of the file after a prefix', `user/${FILENAME}`, 'user/cat.jpg', 'other/cat.jpg'],
  ])('with %s verifies, and what its policy does not allow is found', async (_what, key, good, bad) => {
    const { fields } = await sdk.form(key)
    const verdictOn = (changed: Record<string, string>) =>
      verifier.verifyForm(Object.entries({ ...fields, ...changed }))
    const found = (changed: Record<string, string>, form = { bucket, size: 9 }) => {
      const verdict = verdictOn(changed)
      return verdict.ok ? verdict.check(form).map(({ field }) => field) : verdict.reason
    }
    expect(verdictOn({ key: good })).toMatchObject({ ok: true, bucket, maxBytes: 9, expiresAt: expect.anything() })
    expect(found({ key: good })).toEqual([])
    expect(found({ key: bad })).toEqual(['key'])
    expect(found({ key: good, ...note, 'x-amz-meta-note': 'changed' })).toEqual(['x-amz-meta-note'])
    expect(found({ key: good, acl: 'public-read' })).toEqual(['acl'])
    expect(found({ key: good }, { bucket: 'another', size: 9 })).toContain('bucket')
    expect(found({ key: good }, { bucket, size: 10 })).toEqual(['file'])
    const policyField = Object.keys(fields).find((name) => name.toLowerCase() === 'policy') ?? ''
    expect(found({ key: good, [policyField]: btoa('{}') })).toBe('mismatch')
    const { expiresAt } = verdictOn({ key: good }) as { expiresAt: string }
    expect(Date.parse(expiresAt)).toBe(NOW.getTime() + 600_000)
  })
})

// Of minio's client the caller chooses the condition.
describe.each(sdks.filter((sdk) => sdk !== minio))('a form of $name', (sdk) => {
  it.each([`user/${FILENAME}`, 'photos/cat.jpg', `${FILENAME}.jpg`, `a/${FILENAME}.jpg`])(
    'binds key %s by the condition that postPolicy writes',
    async (key) => {
      const ours = createSyncSigner(awsV4({ region }), { credentials, backend: nodeBackend }).run(
        // The SDKs take the variable anywhere in a key; here that has to be said.
        postPolicy({ bucket, key, size: { min: 1, max: 9 }, expiresIn: 600, at: NOW, allowUnsafeKey: true }),
      )
      const theirs = Object.entries((await sdk.form(key)).fields).find(([name]) => name.toLowerCase() === 'policy')
      const { conditions } = JSON.parse(Buffer.from(theirs?.[1] ?? '', 'base64').toString())
      const onKey = (list: readonly unknown[]) =>
        list.filter((one) => /^(?:\["[\w-]+","\$key|\{"key")/.test(JSON.stringify(one)))
      const normal = onKey(conditions).map((one) => (Array.isArray(one) && one[0] === 'eq' ? { key: one[2] } : one))
      expect(normal).toEqual(onKey(ours.policy.conditions))
    },
  )
})
