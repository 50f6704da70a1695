import { expect, it } from 'vitest'
import { answerHead } from './answer-head.js'

// Quadratic work on these would outlast the test's time limit.
it('reads the head of an answer in linear time, whatever blanks are in it', () => {
  const blanks = ' '.repeat(200_000)
  const head = (value: string) => answerHead(`HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX-Meta: ${value}`)
  expect(head(`\t a${blanks}b \t`)?.headers).toContainEqual(['X-Meta', `a${blanks}b`])
  for (const broken of [`a${blanks}\0`, `${blanks}\0`]) expect(head(broken)).toBeUndefined()
})
