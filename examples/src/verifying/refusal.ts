import type { Rejected } from '@presign/core/verify'

/** What a refused sender is told: the service's own code and words. Our detail and the expected texts are for the log. */
export interface Refusal {
  readonly status: number
  readonly body: { readonly code: string; readonly message: string }
}

/** The answer to a request that was refused. */
export function refusal({ service }: Rejected): Refusal {
  return { status: service.status, body: { code: service.code, message: service.message } }
}
