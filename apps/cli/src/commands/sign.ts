import { toCurl } from '@presign/core'
import type { Command } from '../command.js'
import { checkFormats, requestOf, requestOptions } from '../options/request-options.js'
import { signerEnvironment, signerOf, signerOptions } from '../options/signer-options.js'
import { print } from '../output/io.js'
import { targetWords } from '../providers/providers.js'

/** `presign sign`: headers that carry a request's permission. */
export const sign: Command = {
  summary: 'Sign the headers of one request, good for a quarter of an hour. Prints a curl command.',
  words: `[METHOD] ${targetWords()}`,
  options: {
    ...requestOptions,
    ...signerOptions,
    json: { type: 'boolean', help: 'Print method, URL, headers to send and headers to leave out, as JSON' },
    curl: { type: 'boolean', help: 'Print a curl command (the default)' },
  },
  examples: [
    'sign DELETE oss://photos/cat.jpg',
    'sign oss://photos --resource bucket --query acl --json',
    'sign HEAD s3://photos/cat.jpg --region eu-central-1',
  ],
  environment: signerEnvironment,

  async run(given, io) {
    checkFormats(given)
    const { provider, request } = requestOf(given)
    const signer = await signerOf(provider, given, io)
    const signed = signer.sign(request)
    print(io, given.flag('json') ? JSON.stringify(signed, null, 2) : toCurl(signed))
    return 0
  },
}
