export type { Fault, FaultRule, Faults } from './faults/faults.js'
export type { LoggedRequest, RequestLog } from './log/request-log.js'
export type { Limits } from './server/server.js'
export { type SettableClock, settableClock } from './settable-clock.js'
