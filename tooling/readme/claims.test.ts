import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { root } from '../checks/files.js'

// What the table of the first screen says of other signers, asked of them. They are installed for the tests of this package.
const { resolve } = createRequire(`${root}packages/local/package.json`)
const load = (name: string) => import(pathToFileURL(resolve(name)).href)
const keys = { accessKeyId: 'AKIATESTFAKE001', secretAccessKey: 'FAKEsecret' }
const address = 'https://photos.s3.eu-central-1.amazonaws.com/cat.jpg'

const signers = {
  'ali-oss': async () => {
    const { default: OSS } = await load('ali-oss')
    const { accessKeyId, secretAccessKey: accessKeySecret } = keys
    const client = new OSS({ region: 'oss-cn-hangzhou', accessKeyId, accessKeySecret, bucket: 'photos' })
    return { result: await client.signatureUrlV4('GET', 60, {}, 'cat.jpg'), calls: namesOf(OSS, client) }
  },
  'AWS SDK': async () => {
    const sdk = await load('@aws-sdk/client-s3')
    const presigner = await load('@aws-sdk/s3-request-presigner')
    const client = new sdk.S3Client({ region: 'eu-central-1', credentials: keys })
    const command = new sdk.GetObjectCommand({ Bucket: 'photos', Key: 'cat.jpg' })
    return { result: await presigner.getSignedUrl(client, command), calls: namesOf(presigner, client) }
  },
  aws4fetch: async () => {
    const module = await load('aws4fetch')
    const client = new module.AwsClient({ ...keys, service: 's3', region: 'eu-central-1' })
    return { result: await client.sign(address, { aws: { signQuery: true } }), calls: namesOf(module, client) }
  },
}

/** What can be called of a module and of a client of it. */
function namesOf(module: object, client: object): readonly string[] {
  const names: string[] = Object.keys(module)
  for (let at = client; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    names.push(...Object.getOwnPropertyNames(at))
  }
  return names
}

describe.each([
  ['ali-oss', 'string'],
  ['AWS SDK', 'string'],
  ['aws4fetch', 'Request'],
] as const)('%s, as the table of the first screen says,', (name, type) => {
  it(`presigns to a ${type}, and has nothing that verifies or explains`, async () => {
    const { result, calls } = await signers[name]()
    expect(typeof result === 'string' ? 'string' : Object.prototype.toString.call(result).slice(8, -1)).toBe(type)
    expect(calls.length).toBeGreaterThan(3)
    expect(calls.filter((call) => /verif|explain|diagnos/i.test(call))).toEqual([])
  })
})
