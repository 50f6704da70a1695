// The emulators over https on the loopback, in a process of their own, so that none of their time is that of a client.
// transfers.ts starts it with a channel, and it ends with that.
import { createLocalOss } from '@presign/local/oss'
import { createLocalS3 } from '@presign/local/s3'
import { generate } from 'selfsigned'
import { SERVED_BUCKET, type Served } from './served.js'

// Node takes no certificate for `*.localhost`, so the bucket's host is named.
const altNames = [
  { type: 7 as const, ip: '127.0.0.1' },
  ...['localhost', `${SERVED_BUCKET}.localhost`].map((value) => ({ type: 2 as const, value })),
]
const extensions = [{ name: 'subjectAltName' as const, altNames }]
const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], { extensions })
const options = { buckets: [SERVED_BUCKET], https: { key, cert } }
const [oss, s3] = await Promise.all([createLocalOss(options), createLocalS3(options)])

process.once('disconnect', () => process.exit())
const told = ({ url, region, credentials }: typeof oss) => ({ url, region, credentials })
process.send?.({ oss: told(oss), s3: told(s3), certificate: cert } satisfies Served)
