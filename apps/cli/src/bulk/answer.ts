import type { Secret } from '@presign/core'
import { type Arguments, UsageError } from '../command.js'
import { type LineSigner, signBlock } from './sign-block.js'
import type { ThreadAnswer, ThreadData, ThreadWork } from './thread.js'

/** The command line of a thread. */
export function argumentsOf({ words, options }: Pick<ThreadData, 'words' | 'options'>): Arguments {
  const texts = (name: string) => [options[name] ?? []].flat().filter((text) => text !== true)
  return { words, texts, text: (name) => texts(name)[0], flag: (name) => options[name] === true }
}

/**
 * What a thread does with its work.
 *
 * @param lineSignerOf Makes the signer, once; it asks for the credentials of each line's block.
 */
export function answering(lineSignerOf: (credentials: () => Secret) => LineSigner): (work: ThreadWork) => ThreadAnswer {
  let latest: Secret | undefined
  let signer: LineSigner | undefined
  return ({ block, credentials }) => {
    latest = credentials
    signer ??= lineSignerOf(() => latest as Secret)
    const { output, ...signed } = signBlock(signer, block)
    return { ...signed, output: new TextEncoder().encode(output), usage: signed.failure instanceof UsageError }
  }
}
