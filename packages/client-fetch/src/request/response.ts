import { type ByteSource, chunksOf } from '../body/chunks.js'
import type { TransportResponse } from '../transports/transport.js'

/** Statuses with which `Response` rejects a body, even an empty one (Fetch standard, "null body status"). */
const WITHOUT_BODY = [101, 103, 204, 205, 304]

/** A response as `fetch` returns it. */
export function responseOf(answer: TransportResponse): Response {
  if (answer instanceof Response) return answer
  const { status, headers, body } = answer
  return new Response(body === null || WITHOUT_BODY.includes(status) ? null : streamOf(body), {
    status,
    headers: [...headers].map(([name, value]): [string, string] => [name, value]),
  })
}

/** Pulled, never pushed: a caller that reads slowly slows the connection and not the memory. */
function streamOf(source: ByteSource): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = chunksOf(source)
  return new ReadableStream({
    async pull(controller) {
      const turn = await iterator.next()
      if (turn.done) controller.close()
      else controller.enqueue(turn.value as Uint8Array<ArrayBuffer>)
    },
    async cancel() {
      await iterator.return(undefined)
    },
  })
}
