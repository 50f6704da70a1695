#!/usr/bin/env node
import { defineCommand, runMain } from 'citty'
import { createLocalOss } from './local-oss.js'
import { logLine } from './log/log-line.js'
import { settingsText } from './operations/settings/settings-text.js'
import type { AccessKey } from './options.js'

const command = defineCommand({
  meta: { name: 'presign-local', description: 'An OSS on this machine that really checks signatures' },
  args: {
    dir: { type: 'string', description: 'Folder for the data; without it they are in memory and end with the server' },
    port: { type: 'string', default: '9000', description: 'Port, 0 for any that is free' },
    host: { type: 'string', default: '127.0.0.1', description: 'Address to listen at' },
    bucket: { type: 'string', description: 'Buckets to make, separated by commas' },
    cors: { type: 'string', description: "Origins whose pages may come in, separated by commas; '*' for all" },
    region: { type: 'string', default: 'cn-hangzhou', description: 'Region that is signed' },
    fsync: { type: 'boolean', default: false, description: 'Answer only when the disk has the bytes' },
    quiet: { type: 'boolean', default: false, description: 'No line for each request' },
  },
  async run({ args }) {
    const { cors } = args
    const oss = await createLocalOss({
      port: portOf(args.port),
      host: args.host,
      region: args.region,
      fsync: args.fsync,
      storage: args.dir ?? 'memory',
      buckets: listed(args.bucket ?? '').map((name) => ({ name, ...(cors === undefined ? {} : { cors }) })),
      ...credentialsIn(process.env),
      ...(args.quiet ? {} : { onRequest: (request) => void process.stderr.write(`${logLine(request)}\n`) }),
    })
    process.stdout.write(settingsText(oss, listed(args.bucket ?? '')[0]))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void oss.close())
  },
})

function listed(text: string): readonly string[] {
  return text.split(',').filter((name) => name !== '')
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new Error(`Cannot listen at port "${text}": wanted 0 to 65535`)
  return port
}

/** The names that the official clients read, so that both sides can be started from one shell. */
function credentialsIn(env: NodeJS.ProcessEnv): { credentials?: AccessKey } {
  const { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret } = env
  return accessKeyId && accessKeySecret ? { credentials: { accessKeyId, accessKeySecret } } : {}
}

await runMain(command)
