import { readFileSync } from 'node:fs'
import type * as vectors from '../src/index.js'

/** Every file below `json/` by the function that reads it, with the type of its vectors and how many there are. */
export const collection = {
  ossV4Urls: { file: 'oss/v4-query.json', type: 'OssV4Url', count: 99 },
  ossV4Headers: { file: 'oss/v4-header.json', type: 'OssV4Header', count: 58 },
  ossV1Urls: { file: 'oss/v1-query.json', type: 'OssV1Url', count: 59 },
  ossV1Headers: { file: 'oss/v1-header.json', type: 'OssV1Header', count: 34 },
  ossForms: { file: 'oss/post-policy.json', type: 'OssForm', count: 18 },
  ossDisagreements: { file: 'oss/disagreements.json', type: 'OssDisagreement', count: 58 },
  awsV4: { file: 'aws-v4.json', type: 'AwsVector', count: 116 },
  cos: { file: 'cos.json', type: 'CosVector', count: 102 },
  tos: { file: 'tos.json', type: 'TosVector', count: 100 },
  obs: { file: 'obs.json', type: 'ObsVector', count: 111 },
  gcsV4: { file: 'gcs-v4.json', type: 'GcsVector', count: 67 },
  bos: { file: 'bos.json', type: 'BosVector', count: 91 },
  azureSas: { file: 'azure-sas.json', type: 'AzureVector', count: 109 },
  qiniu: { file: 'qiniu.json', type: 'QiniuVector', count: 111 },
  acs3: { file: 'acs3.json', type: 'Acs3Vector', count: 80 },
  rpc: { file: 'rpc.json', type: 'RpcVector', count: 40 },
  tc3: { file: 'tc3.json', type: 'Tc3Vector', count: 60 },
} satisfies Partial<Record<keyof typeof vectors, object>>

/** What every vector has, whatever the scheme. */
export type AnyVector = vectors.Vector<vectors.SignedWith, Partial<vectors.Canonical>, string>

/** The package's folder. */
export const folder = new URL('../', import.meta.url)

/** The text of a file of the package. */
export const textOf = (path: string) => readFileSync(new URL(path, folder), 'utf8')

/** The vectors of a file, read beside the functions of the package. */
export const parsed = (file: string) => JSON.parse(textOf(`json/${file}`)) as readonly AnyVector[]

/** All vectors, each once. */
export const all = Object.values(collection).flatMap(({ file }) => parsed(file))
