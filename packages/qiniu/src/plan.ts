import type { Plan } from '@presign/core/scheme'

/** What a download's signature covers, but for the key: the URL text around it, to the letter. */
export interface QiniuPlan extends Plan {
  /** Protocol and host, with the slash behind them. */
  readonly origin: string
  /** `?` and all of the query, which ends with `e=` and the deadline. */
  readonly query: string
}

/** The same with whose signature it is. */
export interface QiniuSigningPlan extends QiniuPlan {
  readonly accessKeyId: string
  readonly headersToSend: Readonly<Record<string, string>>
}
