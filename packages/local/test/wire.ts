import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** Sends bytes as they are, and returns all that comes back until the other side ends. */
export function wire(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(Buffer.from(bytes, 'latin1'))
  return text(socket).catch((error: Error) => error.message)
}

/** The first line of an answer. */
export function statusLine(answer: string): string {
  return answer.split('\r\n', 1)[0] ?? ''
}
