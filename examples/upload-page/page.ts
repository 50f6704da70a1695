import { isTransferError, type LinkFunction, type Progress, upload } from '@presign/client-fetch'
import { ossDialect } from '@presign/oss'

/** An upload that this browser began: what a reload must not forget. The checkpoint lies beside it. */
interface Unfinished {
  /** The server's name for it. */
  readonly id: string
  readonly file: string
}

const KEY = 'unfinished-upload'

// Three methods make a store of checkpoints.
const store = {
  get: (id: string) => localStorage.getItem(id),
  set: (id: string, text: string) => localStorage.setItem(id, text),
  delete: (id: string) => localStorage.removeItem(id),
}

const input = element('file', HTMLInputElement)
const name = element('name', HTMLElement)
const bar = element('bar', HTMLProgressElement)
const status = element('status', HTMLElement)
const error = element('error', HTMLElement)
const start = element('start', HTMLButtonElement)
const pause = element('pause', HTMLButtonElement)
let pausing = new AbortController()

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id)
  if (found instanceof type) return found
  throw new Error(`The page has no ${id}`)
}

input.addEventListener('change', () => {
  const file = input.files?.[0]
  if (!file) return
  const begun = unfinishedOf(file)
  name.textContent = `${file.name} (${size(file.size)})`
  status.textContent = begun ? 'Part of this file is uploaded already.' : ''
  start.textContent = begun ? 'Resume' : 'Upload'
  start.disabled = false
  error.hidden = true
})

start.addEventListener('click', () => {
  const file = input.files?.[0]
  if (file) void send(file)
})

pause.addEventListener('click', () => pausing.abort())

/** What lets this browser recognise the same file after a reload. */
function describe(file: File): string {
  return `${file.name}, ${file.size} bytes, ${file.lastModified}`
}

function unfinished(): Unfinished | undefined {
  const text = localStorage.getItem(KEY)
  return text === null ? undefined : (JSON.parse(text) as Unfinished)
}

function unfinishedOf(file: File): Unfinished | undefined {
  const begun = unfinished()
  return begun?.file === describe(file) ? begun : undefined
}

async function send(file: File): Promise<void> {
  pausing = new AbortController()
  working(true)
  try {
    const { id } = unfinishedOf(file) ?? (await begin(file))
    const { verified } = await upload(linksFor(id), file, {
      dialect: ossDialect,
      signal: pausing.signal,
      checkpoint: { store, id: `checkpoint-${id}` },
      onProgress: show,
    })
    localStorage.removeItem(KEY)
    start.disabled = true
    start.textContent = 'Upload'
    status.textContent = `Uploaded ${file.name}${verified ? ', and found equal by its checksum' : ''}.`
  } catch (thrown) {
    tell(thrown)
  } finally {
    working(false)
  }
}

/** Asks the server for a place to upload to. */
async function begin(file: File): Promise<Unfinished> {
  const { id } = await post('/uploads', { name: file.name, size: file.size })
  const begun = { id: String(id), file: describe(file) }
  localStorage.setItem(KEY, JSON.stringify(begun))
  return begun
}

/** Each step is signed by the server when it is due: no link is old, and none does more than one thing. */
function linksFor(id: string): LinkFunction {
  return async (step) => (await post(`/uploads/${id}/links`, step)) as never
}

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await response.text())
  return response.json()
}

const PHASES: Readonly<Record<Progress['phase'], string>> = {
  hash: 'Comparing with what is there already',
  send: 'Uploading',
  receive: 'Downloading',
  complete: 'Waiting for the service to put it together',
  done: 'Done',
}

function show({ phase, bytes, total = 0, rate }: Progress): void {
  bar.max = total
  bar.value = bytes
  const speed = phase === 'send' && rate > 0 ? `, ${size(rate)}/s` : ''
  status.textContent = `${PHASES[phase]}: ${size(bytes)} of ${size(total)}${speed}`
}

function working(is: boolean): void {
  start.hidden = is
  pause.hidden = !is
  input.disabled = is
  if (is) {
    bar.hidden = false
    error.hidden = true
  }
}

function tell(thrown: unknown): void {
  start.textContent = 'Resume'
  if (isTransferError(thrown) && thrown.code === 'aborted') {
    status.textContent = 'Paused. Go on whenever you like, also after a reload.'
    return
  }
  error.hidden = false
  error.textContent = sentence(thrown)
  status.textContent = 'What is uploaded so far is kept.'
}

function sentence(thrown: unknown): string {
  if (!isTransferError(thrown)) return thrown instanceof Error ? thrown.message : String(thrown)
  if (thrown.code === 'source_changed')
    return 'This is not the file whose upload was begun: it was changed since. Choose the file as it was.'
  if (thrown.code === 'link_failed' && thrown.cause instanceof Error)
    return `The server gave no permission: ${thrown.cause.message}`
  return `${thrown.message}.`
}

function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

const left = unfinished()
if (left) status.textContent = `Unfinished: ${left.file.split(', ')[0]}. Choose the same file to go on.`
