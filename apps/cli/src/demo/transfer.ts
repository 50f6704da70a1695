import { execFile, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { toCurl, type WireRequest } from '@presign/core'
import { readErrorBody } from '@presign/oss/explain'

/** Whether this machine has curl, a client that shares no line of code with us. */
export const hasCurl = spawnSync('curl', ['--version']).status === 0

/** Uploads with curl, by the command that `toCurl` prints. */
export async function uploadWithCurl(request: WireRequest, file: string): Promise<void> {
  await shell(toCurl(request, { upload: file }))
}

/** Downloads with curl. */
export async function downloadWithCurl(request: WireRequest, file: string): Promise<Buffer> {
  await shell(toCurl(request, { output: file }))
  return readFile(file)
}

/** Uploads with the platform's fetch. */
export async function uploadWithFetch(
  { method, url, headers }: WireRequest,
  body: Uint8Array<ArrayBuffer>,
): Promise<string> {
  return outcomeOf(await fetch(url, { method, headers, body }))
}

/** Downloads with the platform's fetch. */
export async function downloadWithFetch({ method, url, headers }: WireRequest): Promise<Buffer> {
  const response = await fetch(url, { method, headers })
  return Buffer.from(await response.arrayBuffer())
}

/** What the service says to a request: the status, and its own error code where it refuses. */
export async function answerTo({ method, url, headers }: WireRequest): Promise<string> {
  return outcomeOf(await fetch(url, { method, headers }))
}

async function outcomeOf(response: Response): Promise<string> {
  const code = response.ok
    ? undefined
    : readErrorBody(await response.text(), Object.fromEntries(response.headers))?.code
  return code === undefined ? `${response.status}` : `${response.status} ${code}`
}

function shell(command: string) {
  return promisify(execFile)('/bin/sh', ['-c', command])
}
