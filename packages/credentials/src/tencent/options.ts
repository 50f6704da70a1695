import type { CredentialsProvider, Secret } from '@presign/core'
import type { ChainOptions } from '../sources/chain.js'
import type { System } from '../sources/system.js'

/** Where STS is reached. */
export interface TencentStsPlace {
  /** Region of the call, such as `ap-guangzhou`. Default: `TENCENTCLOUD_REGION`, else `ap-guangzhou`. */
  readonly region?: string | undefined
  /** A host or an origin. Default `sts.tencentcloudapi.com`; inside the provider's networks `sts.internal.tencentcloudapi.com`. */
  readonly stsEndpoint?: string | undefined
}

/** A role, and how it is assumed. */
export interface TencentRole extends TencentStsPlace {
  /** `qcs::cam::uin/<account>:roleName/<name>`. */
  readonly roleArn: string
  /** 2 to 128 of `A-Z a-z 0-9 _ + = , . @ -`. Default `presign-<seconds since 1970>`. */
  readonly roleSessionName?: string | undefined
  /** Up to 43200 seconds, and no more than the role allows. Default 7200. */
  readonly durationSeconds?: number | undefined
}

/** Options of `tencentAssumeRole`. */
export interface TencentAssumeRoleOptions extends TencentRole, System {
  /** Who assumes the role: credentials, or a source such as `tencentCvm()`. */
  readonly credentials: Secret | CredentialsProvider
  /** A policy as JSON that narrows what the role may do. It is percent-encoded here. */
  readonly policy?: string | undefined
  /** Where the role's trust policy asks for one. */
  readonly externalId?: string | undefined
}

/** Options of `tencentFederationToken`. */
export interface TencentFederationTokenOptions extends TencentStsPlace, System {
  /** Permanent credentials: the service gives no token for temporary ones. */
  readonly credentials: Secret | CredentialsProvider
  /** A name for the audit log, letters alone. Default `presign`. */
  readonly name?: string | undefined
  /** What the token may do, as JSON and without a `principal`. It is percent-encoded here. */
  readonly policy: string
  /** Up to 7200 seconds for a main account, up to 129600 for a sub-account. Default 1800. */
  readonly durationSeconds?: number | undefined
}

/** Options of `tencentOidc`. What is left out is read from `TKE_ROLE_ARN` and its like, as TKE sets them. */
export interface TencentOidcOptions extends Partial<TencentRole>, System {
  /** Id of the identity provider. */
  readonly providerId?: string | undefined
  /** File that holds the token. It is read again for each load. */
  readonly webIdentityTokenFile?: string | undefined
}

/** Options of `tencentCvm`. */
export interface TencentCvmOptions extends System {
  /** Name of the role, which saves a request. Default: the service is asked. */
  readonly roleName?: string | undefined
  /** Origin of the service. Default `http://metadata.tencentyun.com`. */
  readonly metadataEndpoint?: string | undefined
}

/** Options of `tencentProfile`. */
export interface TencentProfileOptions extends System {
  /** Section of the file. Default `default`. */
  readonly profile?: string | undefined
  /** Default: `TENCENTCLOUD_CREDENTIALS_FILE`, else `.tencentcloud/credentials` in the home folder, else `/etc/tencentcloud/credentials`. */
  readonly credentialsFile?: string | undefined
}

/** Options of `tencentDefault`. */
export interface TencentDefaultOptions extends TencentProfileOptions, TencentCvmOptions, TencentStsPlace, ChainOptions {
  /** Ask the metadata service of CVM last. Default true. */
  readonly metadata?: boolean | undefined
}
