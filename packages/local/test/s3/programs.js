// The clients that Debian has, against a server of ours: `node test/s3/programs.js [NAME]…`. What is not installed is named so.
// Debian 12: apt-get install awscli python3-boto3 s3cmd rclone restic
import { importBundled } from '../bundled.js'

const { runPrograms } = await importBundled('s3/programs.ts')
for await (const line of runPrograms(process.argv.slice(2))) process.stdout.write(`${line}\n`)
