import { acs3Verification, acsRpcVerification, withForm } from '@presign/acs3/verify'
import { awsV4Verification } from '@presign/aws-v4/verify'
import type { Secret } from '@presign/core'
import { serviceEndpoint } from '@presign/core/scheme'
import { createVerifier } from '@presign/core/verify'
import { tc3Verification } from '@presign/tc3/verify'
import { ROLE_NAME as alibabaRole } from '../alibaba/sts.js'
import { ROLE_NAME as awsRole } from '../aws/sts.js'
import { ROLE_NAME as tencentRole } from '../tencent/sts.js'
import { fakeSecret } from './metadata.js'
import { type FakeOptions, type FakeRequest, type FakeServer, serve } from './server.js'
import { type Call, callOf, failed, issued } from './sts-calls.js'

/** Options of {@link fakeSts}. */
export interface FakeStsOptions extends FakeOptions {
  /** Who may assume the role. Default: nobody, so that signed calls are rejected. */
  readonly callers?: readonly Secret[] | undefined
  /** OIDC and web identity tokens that are accepted. Default: none. */
  readonly tokens?: readonly string[] | undefined
  /** The one role that there is. Default: any. */
  readonly roleArn?: string | undefined
  /** What it hands out. Default: other credentials for each call, good for an hour. */
  readonly credentials?: ((load: number) => Secret) | undefined
}

/**
 * The token services of Alibaba Cloud, AWS and Tencent Cloud, on loopback, for tests of roles and expiry without a cloud. Which one is meant it sees
 * by the request. It verifies what it is asked: signatures (ACS3, RPC, AWS V4, TC3) with the body, clocks, nonces that come twice,
 * OIDC tokens, roles, names of sessions and durations; what is wrong gets the code that the real one gives.
 *
 * @example
 * ```ts
 * import { alibabaAssumeRole } from '@presign/credentials/alibaba'
 * import { fakeSts } from '@presign/credentials/testing'
 *
 * const caller = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
 * const sts = await fakeSts({ callers: [caller] })
 * const role = { roleArn: 'acs:ram::1000000000000000:role/upload', stsEndpoint: sts.url }
 * await alibabaAssumeRole({ credentials: caller, ...role })() // { accessKeyId: 'STS.FAKE0001', … }
 * await sts.close()
 * ```
 */
export function fakeSts(options: FakeStsOptions = {}): Promise<FakeServer> {
  const nonces = new Set<string>()
  let loads = 0
  return serve(options, async (request) => {
    const call = callOf(request)
    if (!call) return { status: 400, body: 'This is not a call of STS' }
    const failure = (await rejectionOf(request, call, options)) ?? repeated(call, nonces) ?? wrong(call, options)
    if (failure) return failed(call, failure)
    loads += 1
    return issued(call, (options.credentials ?? fakeSecret)(loads))
  })
}

/** A status and the service's own code. */
interface Failure {
  readonly status: number
  readonly code: string
}

/** What is wrong with who is asking: the token, or the signature. */
async function rejectionOf(request: FakeRequest, call: Call, options: FakeStsOptions): Promise<Failure | undefined> {
  if (call.token !== undefined) {
    const isUnsigned =
      ['SKIP', undefined].includes(request.headers.authorization) && call.parameters.Signature === undefined
    return isUnsigned && options.tokens?.includes(call.token) ? undefined : { status: 400, code: call.codes.token }
  }
  const endpoint = serviceEndpoint(`http://${request.headers.host}`)
  const verifier = createVerifier(
    [
      acs3Verification({ endpoint }),
      acsRpcVerification({ endpoint }),
      awsV4Verification({ region: () => true, service: 'sts', endpoint }),
      tc3Verification({ service: 'sts', endpoint }),
    ],
    { credentialsOf: (id) => options.callers?.find(({ accessKeyId }) => accessKeyId === id) },
  )
  const { method, target, headers, body } = request
  const raw = { method, target, headers, payload: new TextEncoder().encode(body) }
  const verdict = await verifier.verify(call.isRpc ? withForm(raw, body) : raw)
  return verdict.ok ? undefined : { status: verdict.service.status, code: verdict.service.code }
}

function repeated({ nonce }: Call, nonces: Set<string>): Failure | undefined {
  if (nonce === undefined) return undefined
  if (nonces.has(nonce)) return { status: 400, code: 'SignatureNonceUsed' }
  nonces.add(nonce)
  return undefined
}

const ROLE_NAMES = { alibaba: alibabaRole, aws: awsRole, tencent: tencentRole }

function wrong({ provider, action, parameters, codes }: Call, { roleArn }: FakeStsOptions): Failure | undefined {
  const { RoleArn = '', RoleSessionName = '', DurationSeconds } = parameters
  const seconds = Number(DurationSeconds ?? 3600)
  if (!(Number.isInteger(seconds) && seconds >= 1 && seconds <= 129_600)) return { status: 400, code: codes.parameter }
  if (action === 'GetFederationToken') return parameters.Policy ? undefined : { status: 400, code: codes.parameter }
  if (RoleArn === '' || (roleArn !== undefined && RoleArn !== roleArn)) return { status: 404, code: codes.role }
  if (!ROLE_NAMES[provider].form.test(RoleArn)) return { status: 400, code: codes.parameter }
  return /^[\w+=,.@-]{2,128}$/.test(RoleSessionName) ? undefined : { status: 400, code: codes.parameter }
}
