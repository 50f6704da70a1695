import type { CredentialsProvider, Secret } from '@presign/core'
import type { ChainOptions } from '../sources/chain.js'
import type { System } from '../sources/system.js'

/** Where STS is reached. */
export interface AwsStsPlace {
  /** Region of STS. Default: `AWS_REGION`, `AWS_DEFAULT_REGION`, else `us-east-1`. */
  readonly region?: string | undefined
  /** An origin in place of the region's, such as that of MinIO, or of a fake. */
  readonly stsEndpoint?: string | undefined
}

/** A role, and how it is assumed. */
export interface AwsRole extends AwsStsPlace {
  /** `arn:aws:iam::<account>:role/<name>`. */
  readonly roleArn: string
  /** 2 to 64 of `A-Z a-z 0-9 _ = , . @ + -`. Default `presign-<seconds since 1970>`. */
  readonly roleSessionName?: string | undefined
  /** 900 to 43200 seconds, and no more than the role allows. Default 3600. */
  readonly durationSeconds?: number | undefined
  /** A policy as JSON that narrows what the role may do. */
  readonly policy?: string | undefined
}

/** Options of `awsAssumeRole`. */
export interface AwsAssumeRoleOptions extends AwsRole, System {
  /** Who assumes the role: credentials, or a source such as `awsInstance()`. */
  readonly credentials: Secret | CredentialsProvider
  /** Where the role's trust policy asks for one. */
  readonly externalId?: string | undefined
}

/** Options of `awsWebIdentity`. What is left out is read from `AWS_ROLE_ARN` and its like, as EKS sets them. */
export interface AwsWebIdentityOptions extends Partial<AwsRole>, System {
  /** File that holds the token. It is read again for each load. */
  readonly webIdentityTokenFile?: string | undefined
}

/** Options of `awsContainer`. */
export interface AwsContainerOptions extends System {
  /** What the relative URI is appended to. Default `http://169.254.170.2`. */
  readonly containerEndpoint?: string | undefined
}

/** Options of `awsInstance`. */
export interface AwsInstanceOptions extends System {
  /** Never ask without a token. Default: `AWS_EC2_METADATA_V1_DISABLED`. */
  readonly disableV1?: boolean | undefined
  /** Origin of the service. Default: `AWS_EC2_METADATA_SERVICE_ENDPOINT`, else `http://169.254.169.254`. */
  readonly metadataEndpoint?: string | undefined
}

/** Options of `awsProfile`. */
export interface AwsProfileOptions extends AwsContainerOptions, AwsInstanceOptions, AwsStsPlace {
  /** Name of the profile. Default: `AWS_PROFILE`, else `default`. */
  readonly profile?: string | undefined
  /** Default: `AWS_SHARED_CREDENTIALS_FILE`, else `.aws/credentials` in the home folder. */
  readonly credentialsFile?: string | undefined
  /** Default: `AWS_CONFIG_FILE`, else `.aws/config` in the home folder. */
  readonly configFile?: string | undefined
}

/** Options of `awsDefault`. */
export interface AwsDefaultOptions extends AwsProfileOptions, ChainOptions {
  /** Ask the metadata service of EC2 last. Default true, unless `AWS_EC2_METADATA_DISABLED` is set. */
  readonly metadata?: boolean | undefined
}
