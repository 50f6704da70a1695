import { awsV4 } from '@presign/aws-v4'
import { bos } from '@presign/bos'
import { createSigner, createSyncSigner, type Secret } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import type { SigningScheme } from '@presign/core/scheme'
import { cos } from '@presign/cos'
import { gcsV4 } from '@presign/gcs-v4'
import { obs } from '@presign/obs'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { tos } from '@presign/tos'

/** A scheme with a bucket and the options that its value is made of. */
export interface Case {
  readonly name: string
  readonly bucket: string
  make(options: never): SigningScheme
  readonly region: string
  /** All its options have defaults. */
  readonly optional?: true
  /** It has no security tokens. */
  readonly tokenless?: true
}

/** Every scheme there is: what holds for one must hold for all. */
export const CASES: readonly Case[] = [
  { name: 'ossV4', bucket: 'photos', make: ossV4, region: 'cn-hangzhou' },
  { name: 'ossV1', bucket: 'photos', make: ossV1, region: 'cn-hangzhou' },
  { name: 'awsV4', bucket: 'photos', make: awsV4, region: 'us-east-1' },
  { name: 'cos', bucket: 'photos-1250000000', make: cos, region: 'ap-guangzhou' },
  { name: 'obs', bucket: 'photos', make: obs, region: 'cn-north-4' },
  { name: 'tos', bucket: 'photos', make: tos, region: 'cn-beijing' },
  { name: 'bos', bucket: 'photos', make: bos, region: 'bj' },
  { name: 'gcsV4', bucket: 'photos', make: gcsV4, region: 'auto', optional: true, tokenless: true },
]

export const AT = new Date('2026-01-31T12:00:00Z')

/** A signing value of a case. */
export function schemeOf({ make, region }: Case, options: object = {}): SigningScheme {
  return make({ region, ...options } as never)
}

/** A signer of a case, whatever its credentials. */
export function signerOf(one: Case, credentials: unknown) {
  return createSyncSigner(schemeOf(one) as SigningScheme<string, 'url' | 'header'>, {
    credentials: credentials as Secret,
    backend: nodeBackend,
    clock: { now: () => AT.getTime() },
  })
}

/** The same that waits, with a function for its credentials. */
export function asyncSignerOf(one: Case, credentials: unknown) {
  return createSigner(schemeOf(one) as SigningScheme<string, 'url' | 'header'>, {
    credentials: async () => credentials as Secret,
    clock: { now: () => AT.getTime() },
  })
}

export const GOOD = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' }
