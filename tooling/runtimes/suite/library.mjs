// What the suite tests, by the names under which people install it.
import { awsV4, serviceEndpoint } from '@presign/aws-v4'
import { awsV4Verification } from '@presign/aws-v4/verify'
import { bos, endpoints as bosEndpoints } from '@presign/bos'
import { bosVerification } from '@presign/bos/verify'
import * as core from '@presign/core'
import { digest, run } from '@presign/core/scheme'
import { createVerifier } from '@presign/core/verify'
import { cos, endpoints as cosEndpoints } from '@presign/cos'
import { cosVerification } from '@presign/cos/verify'
import { obs, endpoints as obsEndpoints } from '@presign/obs'
import { obsVerification } from '@presign/obs/verify'
import { endpoints as ossEndpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'
import { ossV1Verification } from '@presign/oss-v1/verify'
import { ossV4 } from '@presign/oss-v4'
import { ossV4Verification } from '@presign/oss-v4/verify'
import { endpoints as s3Endpoints } from '@presign/s3'
import { tos, endpoints as tosEndpoints } from '@presign/tos'
import { tosVerification } from '@presign/tos/verify'
import vectors from './vectors.json' with { type: 'json' }

/** A scheme's maker: of the scheme that a vector wants, or of one for the base input. */
const maker =
  (scheme, endpoints, ordinary) =>
  ({ options = ordinary, endpoint } = {}) =>
    scheme(endpoint === undefined ? options : { ...options, endpoint: endpoints[endpoint.kind](endpoint.origin) })

/** @typedef {typeof library} Library */
export const library = {
  core: { ...core, createVerifier, digest, run },
  vectors,
  schemes: {
    'oss-v4': {
      create: maker(ossV4, ossEndpoints, { region: 'cn-hangzhou' }),
      verification: () => ossV4Verification({ region: 'cn-hangzhou' }),
      base: { bucket: 'examplebucket' },
    },
    'oss-v1': {
      create: maker(ossV1, ossEndpoints, { region: 'cn-hangzhou' }),
      verification: () => ossV1Verification({ region: 'cn-hangzhou' }),
      base: { bucket: 'examplebucket' },
    },
    'aws-v4': {
      create: maker(awsV4, { ...s3Endpoints, serviceEndpoint }, { region: 'eu-central-1' }),
      verification: () => awsV4Verification({ region: 'eu-central-1' }),
      base: { bucket: 'examplebucket' },
    },
    cos: {
      create: maker(cos, cosEndpoints, { region: 'ap-guangzhou' }),
      verification: () => cosVerification({ region: 'ap-guangzhou' }),
      base: { bucket: 'examplebucket-1250000000' },
    },
    obs: {
      create: maker(obs, obsEndpoints, { region: 'cn-north-4' }),
      verification: () => obsVerification({ region: 'cn-north-4' }),
      base: { bucket: 'examplebucket' },
    },
    tos: {
      create: maker(tos, tosEndpoints, { region: 'cn-beijing' }),
      verification: () => tosVerification({ region: 'cn-beijing' }),
      base: { bucket: 'examplebucket' },
    },
    bos: {
      create: maker(bos, bosEndpoints, { region: 'bj' }),
      verification: () => bosVerification({ region: 'bj' }),
      base: { bucket: 'examplebucket' },
    },
  },
}
