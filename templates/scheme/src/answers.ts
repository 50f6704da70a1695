import { reject } from '@presign/core/scheme'
import type { Reason, ServiceError } from '@presign/core/verify'

/** What the service answers to a rejected request. */
export function answer(reason: Reason): ServiceError {
  return reason === 'mismatch'
    ? { status: 403, code: 'SignatureDoesNotMatch', message: 'The signature does not match.' }
    : { status: 403, code: 'AccessDenied', message: 'Access denied.' }
}

/** Ends the parsing around it with the service's answer, or one that differs in part. */
export function no(reason: Reason, detail: string, other?: Partial<ServiceError>): never {
  return reject(reason, detail, { ...answer(reason), ...other })
}
