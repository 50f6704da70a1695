import { REQUEST } from './canonical.js'

/** What a signing key is good for: the day of a time stamp, a region, a service. */
export function scopeOf(timestamp: string, { region, service }: { region: string; service: string }): string {
  return `${timestamp.slice(0, 8)}/${region}/${service}/${REQUEST}`
}
