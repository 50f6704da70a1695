import type { CredentialsProvider, Secret } from '@presign/core'
import type { ChainOptions } from '../sources/chain.js'
import type { System } from '../sources/system.js'

/** Where STS is reached. */
export interface AlibabaStsPlace {
  /** Region of STS, such as `cn-hangzhou`. Default: the global host, `sts.aliyuncs.com`. */
  readonly region?: string | undefined
  /** Use the host for networks of the provider, `sts-vpc.<region>.aliyuncs.com`. Needs a region. Default false. */
  readonly vpc?: boolean | undefined
  /** A host or an origin in place of these, such as that of a fake. */
  readonly stsEndpoint?: string | undefined
}

/** A role, and how it is assumed. */
export interface AlibabaRole extends AlibabaStsPlace {
  /** `acs:ram::<account>:role/<name>`. */
  readonly roleArn: string
  /** 2 to 64 of `A-Z a-z 0-9 . @ _ -`. Default `presign-<seconds since 1970>`. */
  readonly roleSessionName?: string | undefined
  /** 900 to 43200 seconds, and no more than the role allows. Default 3600. */
  readonly durationSeconds?: number | undefined
  /** A policy as JSON, at most 2048 characters, that narrows what the role may do. */
  readonly policy?: string | undefined
}

/** Options of `alibabaAssumeRole`. */
export interface AlibabaAssumeRoleOptions extends AlibabaRole, System {
  /** Who assumes the role: credentials, or a source such as `alibabaEcs()`. */
  readonly credentials: Secret | CredentialsProvider
  /** Where the role's trust policy asks for one. */
  readonly externalId?: string | undefined
}

/** Options of `alibabaOidc`. What is left out is read from `ALIBABA_CLOUD_ROLE_ARN` and its like, as RRSA sets them. */
export interface AlibabaOidcOptions extends Partial<AlibabaRole>, System {
  /** `acs:ram::<account>:oidc-provider/<name>`. */
  readonly oidcProviderArn?: string | undefined
  /** File that holds the token. It is read again for each load. */
  readonly oidcTokenFile?: string | undefined
}

/** Options of `alibabaEcs`. */
export interface AlibabaEcsOptions extends System {
  /** Name of the role, which saves a request. Default: `ALIBABA_CLOUD_ECS_METADATA`, else the service is asked. */
  readonly roleName?: string | undefined
  /** Never ask without a token. Default: `ALIBABA_CLOUD_IMDSV1_DISABLED`. */
  readonly disableV1?: boolean | undefined
  /** Origin of the service. Default `http://100.100.100.200`. */
  readonly metadataEndpoint?: string | undefined
}

/** Options of `alibabaUri`. */
export interface AlibabaUriOptions extends System {
  /** https, or http to this machine or a link-local address. Default: `ALIBABA_CLOUD_CREDENTIALS_URI`. */
  readonly uri?: string | undefined
}

/** Options of `alibabaProfile`. */
export interface AlibabaProfileOptions extends AlibabaEcsOptions, AlibabaStsPlace {
  /** Name of the profile. Default: `ALIBABA_CLOUD_PROFILE`, else the one that the file says is current. */
  readonly profile?: string | undefined
  /** Default: `ALIBABA_CLOUD_CONFIG_FILE`, else `.aliyun/config.json` in the home folder. */
  readonly configFile?: string | undefined
  /** Default: `ALIBABA_CLOUD_CREDENTIALS_FILE`, else `.alibabacloud/credentials` and `credentials.ini` in the home folder. */
  readonly credentialsFile?: string | undefined
}

/** Options of `alibabaDefault`. */
export interface AlibabaDefaultOptions extends AlibabaProfileOptions, ChainOptions {
  /** Ask the metadata service of ECS last. Default true, unless `ALIBABA_CLOUD_ECS_METADATA_DISABLED` is set. */
  readonly metadata?: boolean | undefined
}
