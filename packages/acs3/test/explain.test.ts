import { createSyncSigner } from '@presign/core'
import { explain, reproduce } from '@presign/core/explain'
import { nodeBackend } from '@presign/core/node'
import { explainContract } from '@presign/core/testing'
import { describe, expect, it } from 'vitest'
import { acs3Mistakes, acsHints, acsRpcMistakes, readErrorBody } from '../src/explain.js'
import { acs3, acs3Call, serviceEndpoint } from '../src/index.js'
import { acsRpc } from '../src/rpc.js'
import { acs3Verification, acsRpcVerification } from '../src/verify.js'

const endpoint = serviceEndpoint('http://localhost:9000')
const digest = 'ab'.repeat(32)

explainContract(
  'acs3',
  {
    signing: acs3({ endpoint }),
    verifying: acs3Verification({ endpoint }),
    mistakes: acs3Mistakes,
    backend: nodeBackend,
    base: {},
    key: 'photos/a%20b.jpg',
    hints: acsHints,
    inputs: [
      {
        resource: 'service',
        path: 'a%20b',
        query: { 'a (b)': 'a (b)', Empty: '', 'Tags.#3#abc': '1', A: '1', b: '2', C: '3', 'x:': '4', x1: '5' },
        headers: { 'x-acs-content-sha256': digest },
      },
    ],
  },
  { describe, it, expect },
)

explainContract(
  'acs-rpc',
  {
    signing: acsRpc({ endpoint }),
    verifying: acsRpcVerification({ endpoint }),
    mistakes: acsRpcMistakes,
    backend: nodeBackend,
    base: {},
    key: null,
    signsHeaders: false,
    hints: acsHints,
    inputs: [{ resource: 'service', query: { a: 'a (b)', Empty: '', A: '1', b: '2', C: '3', 'x:': '4', x1: '5' } }],
  },
  { describe, it, expect },
)

const credentials = { accessKeyId: 'LTAItestFAKE001', accessKeySecret: 'FAKEsecret' }
const signer = createSyncSigner(acs3({ endpoint }), { credentials, backend: nodeBackend })
const call = acs3Call({ action: 'AssumeRole', version: '2015-04-01', json: { a: 'é' } })

it.each([
  ['SignatureNonceUsed', '', 'time_changed'],
  ['InvalidAccessKeyId.NotFound', 'Specified access key is not found.', 'key_id'],
  ['InvalidSecurityToken.Expired', '', 'token_expired'],
  ['InvalidTimeStamp.Expired', '', 'clock_skew'],
  ['NoPermission', '', 'permission'],
  ['Forbidden.RAM', '', 'permission'],
])('explains the answer %s: %s', (code, message, cause) => {
  const answer = readErrorBody(JSON.stringify({ RequestId: '1', Code: code, Message: message }))
  expect(answer && explain(signer.run(call), answer, acsHints)[0]?.cause).toBe(cause)
})

it('readErrorBody reads both spellings of names, a message that is not there, and nothing of anything else', () => {
  expect(readErrorBody('{"code":"Throttling"}')).toEqual({ code: 'Throttling', message: '' })
  expect(readErrorBody('{"Code":"A","Message":"b","RequestId":"c","Recommend":"d"}')).toEqual({
    code: 'A',
    message: 'b',
    requestId: 'c',
    recommend: 'd',
  })
  for (const body of ['', '<Error/>', 'null', '7', '{}', '{"Code":7}', '[]'])
    expect(readErrorBody(body)).toBeUndefined()
})

it('explains a mismatch of the older signature from the text in the message', () => {
  const rpc = createSyncSigner(acsRpc({ endpoint }), { credentials, backend: nodeBackend })
  const ours = rpc.sign({ resource: 'service', query: { Action: 'DescribeRegions', Name: 'a b' } })
  const theirs = ours.trace.stringToSign.replace('a%2520b', 'a%252Bb')
  const message = `Specified signature is not matched with our calculation. server string to sign is:${theirs}`
  const answer = readErrorBody(JSON.stringify({ Code: 'SignatureDoesNotMatch', Message: message }))
  expect(answer && explain(ours, answer, acsHints).map(({ cause }) => cause)).toEqual(['plus_for_space'])
})

it('reproduce finds the empty digest that was signed in place of that of the body', () => {
  const ours = signer.run(call)
  const { 'x-acs-content-sha256': _digest, 'x-acs-date': date = '', authorization: _sent, ...headers } = ours.headers
  const theirs = signer.sign({ resource: 'service', method: 'POST', headers, at: new Date(date) })
  const found = signer.run(
    reproduce(ours, theirs.trace, { scheme: acs3Verification({ endpoint }), mistakes: acs3Mistakes }),
  )
  expect(found).toMatchObject({ found: true, proof: 'signature', mistakes: [{ cause: 'payload' }] })
})
