export {
  type Acs3Expected,
  type Acs3Input,
  type Acs3Vector,
  acs3,
  type RpcExpected,
  type RpcInput,
  type RpcVector,
  rpc,
} from './alibaba.js'
export { type AwsExpected, type AwsInput, type AwsVector, awsV4 } from './aws.js'
export { type AzureExpected, type AzureInput, type AzureSas, type AzureVector, azureSas } from './azure.js'
export { type BosExpected, type BosInput, type BosVector, bos } from './bos.js'
export { type CosExpected, type CosInput, type CosVector, cos } from './cos.js'
export { type GcsExpected, type GcsInput, type GcsVector, gcsV4 } from './gcs.js'
export { type ObsExpected, type ObsInput, type ObsVector, obs } from './obs.js'
export {
  type Dispute,
  type OssDisagreement,
  type OssForm,
  type OssFormInput,
  type OssInput,
  type OssUrlInput,
  type OssV1Header,
  type OssV1Url,
  type OssV4Header,
  type OssV4Url,
  type OssVector,
  ossDisagreements,
  ossForms,
  ossV1Headers,
  ossV1Urls,
  ossV4Headers,
  ossV4Urls,
} from './oss.js'
export { type QiniuExpected, type QiniuInput, type QiniuVector, qiniu } from './qiniu.js'
export { type Tc3Expected, type Tc3Input, type Tc3Vector, tc3 } from './tencent.js'
export { type TosExpected, type TosInput, type TosVector, tos } from './tos.js'
export type {
  Addressing,
  Canonical,
  Deviation,
  Made,
  Query,
  Signed,
  SignedWith,
  Source,
  Vector,
  VectorInput,
} from './vector.js'
