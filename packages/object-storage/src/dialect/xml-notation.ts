import { escapeXml, xmlElements, xmlText } from '../xml/xml.js'
import { inError } from './any-failure.js'
import type { Fields, Notation } from './notation.js'

const begins = (body: string, names: string) => new RegExp(`^\\s*(?:<\\?xml[^>]*>\\s*)?<(?:${names})[\\s>]`).test(body)

function read(body: string): Fields {
  return { get: (name) => xmlText(body, name), all: (name) => xmlElements(body, name).map(read) }
}

/** Bodies in the XML that S3 brought into use. */
export const xmlNotation: Notation = {
  type: 'application/xml',
  read,
  isFailure: inError,
  isPartList: (body) => /<ListPartsResult[\s>]/.test(body),
  isStored: (body) => begins(body, 'CompleteMultipartUploadResult|PostResponse'),
  completion(parts) {
    const lines = parts.map(
      ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`,
    )
    return `<CompleteMultipartUpload>${lines.join('')}</CompleteMultipartUpload>`
  },
}
