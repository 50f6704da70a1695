export { awsAssumeRole } from './aws/assume-role.js'
export { awsContainer } from './aws/container.js'
export { awsDefault } from './aws/default.js'
export { awsEnvironment } from './aws/environment.js'
export { awsInstance } from './aws/instance.js'
export type {
  AwsAssumeRoleOptions,
  AwsContainerOptions,
  AwsDefaultOptions,
  AwsInstanceOptions,
  AwsProfileOptions,
  AwsRole,
  AwsStsPlace,
  AwsWebIdentityOptions,
} from './aws/options.js'
export { awsProfile } from './aws/profile.js'
export { awsWebIdentity } from './aws/web-identity.js'
