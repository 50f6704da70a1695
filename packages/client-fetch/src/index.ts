export type { ByteSource } from './body/chunks.js'
export type { BodyInput, Payload, Rereadable } from './body/content.js'
export type { CheckpointOptions, CheckpointStore } from './checkpoint/checkpoint.js'
export { type CorsQuestion, type CorsReport, type CorsRule, corsDoctor } from './cors-doctor.js'
export { download } from './download/download.js'
export type { BodyFor, DownloadOptions, DownloadResult, DownloadTarget } from './download/options.js'
export type { SequentialWriter, Sink } from './download/sink.js'
export { isTransferError, TransferError, type TransferErrorCode, type TransferErrorFields } from './errors.js'
export { createFetch, type SigningFetch } from './fetch/create-fetch.js'
export type { FetchOptions, ObjectLocation as Located } from './fetch/options.js'
export type { FormOptions, FormToSend } from './form/options.js'
export { submitForm } from './form/submit-form.js'
export type { Phase, Progress } from './progress/progress.js'
export type {
  AttemptEvent,
  AttemptOptions,
  RetryEvent,
  RetryOptions,
  SendOptions,
  SessionOptions,
} from './request/options.js'
export { send } from './request/send.js'
export type { Timer } from './request/timer.js'
export { requestFor } from './steps/request-for.js'
export type { FetchSigner, LinkFunction, SignerSource, Source, TransferSigner } from './steps/request-provider.js'
export type { NamedPart, TransferStep as TransferNeed } from './steps/transfer-step.js'
export type { Transfer } from './transfer/transfer.js'
export { fetchTransport } from './transports/fetch-transport.js'
export type { Transport, TransportRequest as Outgoing, TransportResponse as Answer } from './transports/transport.js'
export { xhrTransport } from './transports/xhr-transport.js'
export { discard } from './upload/discard.js'
export type { DiscardOptions, UploadOptions } from './upload/options.js'
export type { UploadResult } from './upload/stored.js'
export { upload } from './upload/upload.js'
