import { convertClients } from '../../clients.js'
import { type Library, PAGES } from '../../library.js'
import { noteDynamicImports, noteStrangers } from '../strangers.js'
import { readOssUse } from './calls.js'
import { readOssClient } from './client.js'

const SIGNING = [
  'signatureUrl',
  'signatureUrlV4',
  'asyncSignatureUrl',
  'calculatePostSignature',
  'signPostObjectPolicyV4',
]

/** ali-oss 6. */
export const aliOss: Library = {
  name: 'ali-oss',
  summary: 'new OSS, signatureUrl, asyncSignatureUrl, signatureUrlV4, calculatePostSignature',
  page: `${PAGES}/ali-oss.md`,
  words: new RegExp(`ali-oss|${SIGNING.join('|')}`),
  convert(file, choices) {
    const known = convertClients(file, {
      constructed: 'ali-oss',
      isClient: (callee) => {
        const origin = file.imports.originOf(callee)
        return origin?.module === 'ali-oss' && (origin.name === 'default' || origin.name === '*')
      },
      readClient: (construction) => readOssClient(file, construction, choices),
      readUse: (reference, client, construction) => readOssUse(file, reference, client, construction),
    })
    noteStrangers(file, SIGNING, known)
    noteDynamicImports(file, ['ali-oss'])
  },
}
