import { escapeXml, xmlElements, xmlText } from '@presign/object-storage/xml'

/** How a service writes the bodies of uploads in parts, and reads the one that completes them. */
export interface Bodies {
  begun(uploadId: string): string
  list(uploadId: string, parts: readonly (readonly [number: number, etag: string, size: number])[]): string
  completed(etag: string): string
  failure(code: string, message: string): string
  /** The parts that a completion names: number and entity tag. */
  named(body: string): readonly (readonly [number, string])[]
}

/** As S3 writes them. */
export const xmlBodies: Bodies = {
  begun: (id) => `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
  list: (id, parts) => {
    const entries = parts.map(
      ([number, etag, size]) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag)}</ETag><Size>${size}</Size></Part>`,
    )
    const head = `<UploadId>${id}</UploadId><IsTruncated>false</IsTruncated>`
    return `<ListPartsResult>${head}${entries.join('')}</ListPartsResult>`
  },
  completed: (etag) => `<CompleteMultipartUploadResult><ETag>${escapeXml(etag)}</ETag></CompleteMultipartUploadResult>`,
  failure: (code, message) => `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`,
  named: (body) =>
    xmlElements(body, 'Part').map((xml) => [Number(xmlText(xml, 'PartNumber')), xmlText(xml, 'ETag') ?? '']),
}

/** With the names of TOS. */
export const jsonBodies: Bodies = {
  begun: (UploadId) => JSON.stringify({ UploadId }),
  list: (UploadId, parts) =>
    JSON.stringify({
      UploadId,
      IsTruncated: false,
      Parts: parts.map(([PartNumber, ETag, Size]) => ({ PartNumber, ETag, Size })),
    }),
  completed: (ETag) => JSON.stringify({ ETag }),
  failure: (Code, Message) => JSON.stringify({ Code, Message, RequestId: 'r' }),
  named: (body) => {
    const { Parts } = JSON.parse(body) as { Parts: { PartNumber: number; ETag: string }[] }
    return Parts.map(({ PartNumber, ETag }) => [PartNumber, ETag])
  },
}

/** With the names of BOS. */
export const camelCaseBodies: Bodies = {
  begun: (uploadId) => JSON.stringify({ uploadId }),
  list: (uploadId, parts) =>
    JSON.stringify({
      uploadId,
      isTruncated: false,
      parts: parts.map(([partNumber, eTag, size]) => ({ partNumber, eTag, size })),
    }),
  completed: (eTag) => JSON.stringify({ eTag }),
  failure: (code, message) => JSON.stringify({ code, message, requestId: 'r' }),
  named: (body) => {
    const { parts } = JSON.parse(body) as { parts: { partNumber: number; eTag: string }[] }
    return parts.map(({ partNumber, eTag }) => [partNumber, eTag])
  },
}
