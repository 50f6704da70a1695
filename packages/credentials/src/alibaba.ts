export { alibabaAssumeRole } from './alibaba/assume-role.js'
export { alibabaDefault } from './alibaba/default.js'
export { alibabaEcs } from './alibaba/ecs.js'
export { alibabaEnvironment } from './alibaba/environment.js'
export { alibabaOidc } from './alibaba/oidc.js'
export type {
  AlibabaAssumeRoleOptions,
  AlibabaDefaultOptions,
  AlibabaEcsOptions,
  AlibabaOidcOptions,
  AlibabaProfileOptions,
  AlibabaRole,
  AlibabaStsPlace,
  AlibabaUriOptions,
} from './alibaba/options.js'
export { alibabaProfile } from './alibaba/profile.js'
export { alibabaUri } from './alibaba/uri.js'
