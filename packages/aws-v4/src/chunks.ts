export { type DecodedBody, type DecodeOptions, decodeChunks } from './chunks/decode-chunks.js'
export type { ChunkReason } from './chunks/errors.js'
export {
  type ChunkOptions,
  chunkedLength,
  chunkSignature,
  STREAMING_PAYLOAD,
  STREAMING_PAYLOAD_TRAILER,
  type TrailerOptions,
  trailerSignature,
} from './chunks/sign-chunks.js'
