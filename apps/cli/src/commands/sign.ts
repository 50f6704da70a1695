import { toCurl } from '@presign/core'
import type { Command } from '../command.js'
import { requestOf, requestOptions } from '../options/request-options.js'
import { signerEnvironment, signerOf, signerOptions } from '../options/signer-options.js'
import { print } from '../output/io.js'

/** `presign sign`: headers that carry a request's permission. */
export const sign: Command = {
  summary: 'Sign the headers of one request, good for a quarter of an hour. Prints a curl command.',
  words: '[METHOD] oss://BUCKET/KEY',
  options: {
    ...requestOptions,
    ...signerOptions,
    json: { type: 'boolean', help: 'Print method, URL, headers to send and headers to leave out, as JSON' },
    curl: { type: 'boolean', help: 'Print a curl command (the default)' },
  },
  examples: ['sign DELETE oss://photos/cat.jpg', 'sign oss://photos --query acl --json'],
  environment: signerEnvironment,

  async run(given, io) {
    const signed = signerOf(given, io).sign(requestOf(given))
    print(io, given.flag('json') ? JSON.stringify(signed, null, 2) : toCurl(signed))
    return 0
  },
}
