import { UsageError } from '../command.js'

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** Seconds of `90`, `90s`, `15m`, `1h30m`, `7d`. */
export function secondsOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  if (!/^(?:\d{1,6}[smhd])+$/.test(text))
    throw new UsageError(`Cannot read the duration "${text}": wanted seconds, or something like 15m, 1h30m, 7d`)
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? 0),
    0,
  )
}
