import { isoBasic, type Moment } from '@presign/core'
import { REQUEST } from './canonical.js'

/** What a signing key is good for: a day, a region, a service. */
export function scopeAt({ seconds }: Moment, { region, service }: { region: string; service: string }): string {
  return [isoBasic(seconds).slice(0, 8), region, service, REQUEST].join('/')
}
