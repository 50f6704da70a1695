export { tencentAssumeRole, tencentFederationToken } from './tencent/assume-role.js'
export { type CosStsAnswer, cosStsAnswer } from './tencent/cos-answer.js'
export { tencentCvm } from './tencent/cvm.js'
export { tencentDefault } from './tencent/default.js'
export { tencentEnvironment } from './tencent/environment.js'
export { tencentOidc } from './tencent/oidc.js'
export type {
  TencentAssumeRoleOptions,
  TencentCvmOptions,
  TencentDefaultOptions,
  TencentFederationTokenOptions,
  TencentOidcOptions,
  TencentProfileOptions,
  TencentRole,
  TencentStsPlace,
} from './tencent/options.js'
export { tencentProfile } from './tencent/profile.js'
