#!/usr/bin/env node
import { Worker } from 'node:worker_threads'
import { nodeSystem } from '@presign/credentials/node'
import type { ThreadData } from './bulk/thread.js'
import { main } from './main.js'

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())
process.once('SIGTERM', () => interrupted.abort())
// A reader that has seen enough (`| head`) is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const { env, stdin, stdout, stderr } = process
const { signal } = interrupted
const startThread = (workerData: ThreadData) => new Worker(new URL('./sign-lines.js', import.meta.url), { workerData })
const world = { env, stdin, stdout, stderr, signal, system: nodeSystem, startThread }
process.exitCode = await main(process.argv.slice(2), world)
