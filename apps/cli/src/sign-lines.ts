// A thread of `presign url --from-stdin`.
import { parentPort, workerData } from 'node:worker_threads'
import { answering, argumentsOf } from './bulk/answer.js'
import type { ThreadData, ThreadWork } from './bulk/thread.js'
import { lineSignerOf } from './commands/url.js'

const data = workerData as ThreadData
const answer = answering((credentials) => lineSignerOf(argumentsOf(data), data, credentials))
parentPort?.on('message', (work: ThreadWork) => {
  const answered = answer(work)
  parentPort?.postMessage(answered, [answered.output.buffer as ArrayBuffer])
})
