import { toCurl } from '@presign/core'
import type { Arguments, Command } from '../command.js'
import { secondsOf } from '../options/duration.js'
import { requestOf, requestOptions, requestsOf } from '../options/request-options.js'
import { signerEnvironment, signerOf, signerOptions } from '../options/signer-options.js'
import { type Io, print, report } from '../output/io.js'
import { presignLines } from '../output/presign-lines.js'

/** `presign url`: a URL that carries its own permission. */
export const url: Command = {
  summary: 'Make a URL that carries its own permission. Prints it on standard output.',
  words: '[METHOD] oss://BUCKET/KEY',
  options: {
    expires: { type: 'string', short: 'x', help: 'How long it works: seconds, or 15m, 1h30m, 7d. Default 1h' },
    ...requestOptions,
    ...signerOptions,
    json: { type: 'boolean', help: 'Print method, URL, headers to send, headers to leave out, and the end, as JSON' },
    curl: { type: 'boolean', help: 'Print a curl command that sends exactly what was signed' },
    'from-stdin': {
      type: 'boolean',
      help: 'Take oss://BUCKET and one key per line from standard input; print one URL per line',
    },
    ndjson: {
      type: 'boolean',
      help: 'With --from-stdin: each line is JSON with key, and any of bucket, method, expiresIn, query, headers',
    },
  },
  examples: [
    'url oss://photos/cat.jpg --expires 15m',
    "url PUT oss://photos/cat.jpg -H 'Content-Type: image/jpeg' --curl",
    'url oss://photos --from-stdin < keys.txt',
  ],
  environment: signerEnvironment,

  async run(given, io) {
    const expiresIn = secondsOf(given.text('expires') ?? '1h')
    const signer = signerOf(given, io)
    if (given.flag('from-stdin'))
      return presignLines(signer, { ...requestsOf(given), expiresIn }, given.flag('ndjson'), io)
    const signed = signer.presign({ ...requestOf(given), expiresIn })
    print(io, given.flag('json') ? JSON.stringify(signed, null, 2) : given.flag('curl') ? toCurl(signed) : signed.url)
    if (plain(given)) reportHeaders(signed.headers, io)
    return 0
  },
}

const plain = (given: Arguments) => !given.flag('json') && !given.flag('curl')

function reportHeaders(headers: Readonly<Record<string, string>>, io: Io): void {
  const names = Object.keys(headers)
  if (names.length > 0)
    report(io, `Send it with exactly these headers (--curl or --json shows them): ${names.join(', ')}`)
}
