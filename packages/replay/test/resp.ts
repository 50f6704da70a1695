import type { Socket } from 'node:net'

/** As much of a Redis client as a test needs: commands as lists of texts, answers that are a line. */
export function respClient(socket: Socket): { sendCommand(words: string[]): Promise<unknown> } {
  const waiting: ((answer: unknown) => void)[] = []
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end)
      text = text.slice(end + 2)
      waiting.shift()?.(line.startsWith('$-1') || line.startsWith('_') ? null : line.replace(/^[+:]/, ''))
    }
  })
  return {
    sendCommand: (words) =>
      new Promise((resolve) => {
        waiting.push(resolve)
        socket.write(
          `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
        )
      }),
  }
}
