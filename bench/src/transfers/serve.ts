// The emulators over https on the loopback, in a process of their own, so that none of their time is that of a client.
// transfers.ts starts it with a channel, and it ends with that.
import { createLocalOss } from '@presign/local/oss'
import { createLocalS3 } from '@presign/local/s3'
import { SERVED_BUCKET, type Served } from './served.js'

const options = { buckets: [SERVED_BUCKET], https: true }
const [oss, s3] = await Promise.all([createLocalOss(options), createLocalS3(options)])

process.once('disconnect', () => process.exit())
const told = ({ url, region, credentials, certificate = '' }: typeof oss) => ({ url, region, credentials, certificate })
process.send?.({ oss: told(oss), s3: told(s3) } satisfies Served)
