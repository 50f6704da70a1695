import { isTransferError, type LinkFunction, type Progress, upload } from '@presign/client-fetch'
import { ossDialect } from '@presign/oss'
import { type ChangeEvent, useRef, useState } from 'react'

/** What the form shows. */
type State =
  | { readonly phase: 'idle' }
  | { readonly phase: 'uploading'; readonly progress: Pick<Progress, 'bytes' | 'total'> }
  | { readonly phase: 'done'; readonly name: string }
  | { readonly phase: 'paused' }
  | { readonly phase: 'failed'; readonly why: string }

/** A field that uploads the chosen file straight to the bucket, with progress and a button that stops it. */
export function UploadForm({ links }: { readonly links: string }) {
  const [state, setState] = useState<State>({ phase: 'idle' })
  const stopping = useRef(new AbortController())

  const send = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    if (!file) return
    stopping.current = new AbortController()
    setState({ phase: 'uploading', progress: { bytes: 0, total: file.size } })
    try {
      await upload(linksFor(links, crypto.randomUUID()), file, {
        dialect: ossDialect,
        signal: stopping.current.signal,
        onProgress: (progress) => setState({ phase: 'uploading', progress }),
      })
      setState({ phase: 'done', name: file.name })
    } catch (error) {
      setState(stateOf(error))
    }
  }

  return (
    <form>
      <input type="file" aria-label="File" onChange={send} disabled={state.phase === 'uploading'} />
      {state.phase === 'uploading' && (
        <>
          <progress value={state.progress.bytes} max={state.progress.total ?? 1} />
          <button type="button" onClick={() => stopping.current.abort()}>
            Stop
          </button>
        </>
      )}
      <p role="status">{sentenceOf(state)}</p>
    </form>
  )
}

/** Each step of the upload is signed by the server when it is due. */
function linksFor(address: string, id: string): LinkFunction {
  return async (step) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ id, step }) })
    if (!response.ok) throw new Error(`The server gave no link: ${response.status}`)
    return response.json()
  }
}

function stateOf(error: unknown): State {
  if (isTransferError(error) && error.code === 'aborted') return { phase: 'paused' }
  return { phase: 'failed', why: error instanceof Error ? error.message : String(error) }
}

function sentenceOf(state: State): string {
  switch (state.phase) {
    case 'idle':
      return 'The file goes straight to the bucket.'
    case 'uploading':
      return `${state.progress.bytes} of ${state.progress.total ?? '?'} bytes`
    case 'done':
      return `Uploaded ${state.name}.`
    case 'paused':
      return 'Stopped.'
    case 'failed':
      return state.why
  }
}
