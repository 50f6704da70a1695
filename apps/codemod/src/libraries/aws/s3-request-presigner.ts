import { convertClients } from '../../clients.js'
import { type Library, PAGES } from '../../library.js'
import { bare, parts } from '../../source/tree.js'
import { noteDynamicImports } from '../strangers.js'
import { readS3Use, signingCallAt } from './calls.js'
import { readS3Client } from './client.js'

/** `@aws-sdk/s3-request-presigner` and `@aws-sdk/s3-presigned-post`, version 3. */
export const s3RequestPresigner: Library = {
  name: 's3-request-presigner',
  summary: 'new S3Client, getSignedUrl of Get, Put, Head, Delete and UploadPart, createPresignedPost',
  page: `${PAGES}/s3-request-presigner.md`,
  words: /@aws-sdk\/(?:s3-request-presigner|s3-presigned-post|client-s3)/,
  convert(file) {
    const known = convertClients(file, {
      constructed: '@aws-sdk/client-s3',
      isClient: (callee) => {
        const origin = file.imports.originOf(callee)
        return origin?.module === '@aws-sdk/client-s3' && (origin.name === 'S3Client' || origin.name === 'S3')
      },
      readClient: (construction) => readS3Client(file, construction),
      readUse: (reference, client) => readS3Use(file, reference, client),
    })
    noteDynamicImports(file, ['@aws-sdk/s3-request-presigner', '@aws-sdk/s3-presigned-post'])
    for (const node of file.nodes) {
      const name = signingCallAt(file, node)
      const list = node.field('arguments')
      const client = list && parts(list)[0]
      if (name === undefined || (client !== undefined && known.has(bare(client)))) continue
      file.note(node, `${name} is called with a client that is not made in this file`)
    }
  },
}
