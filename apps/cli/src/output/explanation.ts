import { styleText } from 'node:util'
import type { Diagnosis, Difference } from '@presign/core/explain'
import { harmless, oneLine } from './io.js'

/** What is printed of an explanation. */
export interface Explanation {
  /** Whether the request was, or would be, accepted. */
  readonly accepted: boolean
  /** The service's answer, in a line. */
  readonly answer?: string
  readonly differences: readonly (Difference & { readonly page?: string })[]
  /** The mistake that makes the other side's signature, where the secret was at hand. */
  readonly proof?: NonNullable<Diagnosis['proof']>
}

/** An explanation for a person, side by side. Its colours are the only thing in it that a terminal obeys. */
export function explanationText({ accepted, answer, differences, proof }: Explanation, colour: boolean): string {
  const paint = (style: 'green' | 'red' | 'bold' | 'dim', text: string) =>
    colour ? styleText(style, harmless(text)) : harmless(text)
  const lines = answer === undefined ? [] : [paint('bold', oneLine(answer))]
  if (accepted) lines.push(paint('green', 'The signature is right.'))
  for (const { stage, line, ours, theirs, cause, fix, page } of differences) {
    const place = `${stage.replaceAll('_', ' ')}${line === undefined ? '' : `, line ${line}`}`
    lines.push('', `${paint('bold', cause.replaceAll('_', ' '))} ${paint('dim', `(${place})`)}`)
    if (ours !== undefined) lines.push(paint('green', `  signed:   ${ours}`))
    if (theirs !== undefined) lines.push(paint('red', `  received: ${theirs}`))
    lines.push(`  ${oneLine(fix)}`)
    if (page !== undefined) lines.push(paint('dim', `  ${page}`))
  }
  if (proof) {
    const names = proof.mistakes.map(({ name }) => name).join(', and ')
    const what = proof.proof === 'signature' ? 'that signature' : 'those texts'
    lines.push('', `Proof: ${names}. Making this mistake on purpose gives ${what} (${proof.tried} tried).`)
  }
  return lines.join('\n')
}
