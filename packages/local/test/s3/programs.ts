import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { createLocalS3, type LocalS3 } from '../../src/s3.js'

/** A step: what it is called, the words of its command, and what it must say. */
type Step = readonly [name: string, words: readonly string[], said?: RegExp]

/** A program and what is tried with it. */
interface Program {
  readonly name: string
  readonly file: string
  readonly version: readonly string[]
  steps(place: Place): readonly Step[]
}

interface Place {
  readonly folder: string
  readonly s3: LocalS3
}

const MIB = 1024 * 1024

const PROGRAMS: readonly Program[] = [
  {
    name: 'awscli',
    file: 'aws',
    version: ['--version'],
    steps({ folder, s3 }) {
      const aws = (...words: string[]) => ['--endpoint-url', s3.url, ...words]
      const api = (...words: string[]) => aws('s3api', ...words)
      const presigned = join(folder, 'presigned')
      return [
        ['mb', aws('s3', 'mb', 's3://aws-films')],
        ['cp up', aws('s3', 'cp', join(folder, 'small ö.txt'), 's3://photos/aws/small ö.txt')],
        ['cp up in parts', aws('s3', 'cp', join(folder, 'large'), 's3://photos/aws/large')],
        ['ls', aws('s3', 'ls', 's3://photos/aws/'), /large/],
        ['cp down', aws('s3', 'cp', 's3://photos/aws/large', join(folder, 'down'))],
        ['cp within', aws('s3', 'cp', 's3://photos/aws/large', 's3://photos/aws/copy')],
        ['sync', aws('s3', 'sync', join(folder, 'tree'), 's3://photos/aws/tree')],
        ['mv', aws('s3', 'mv', 's3://photos/aws/copy', 's3://photos/aws/moved')],
        ['presign', aws('s3', 'presign', 's3://photos/aws/moved'), /X-Amz-Signature/],
        ['head-object', api('head-object', '--bucket', 'photos', '--key', 'aws/moved'), new RegExp(String(12 * MIB))],
        [
          'put-object with SHA-256',
          api(
            'put-object',
            '--bucket',
            'photos',
            '--key',
            'aws/sum',
            '--body',
            join(folder, 'small ö.txt'),
            '--checksum-algorithm',
            'SHA256',
          ),
          /ChecksumSHA256/,
        ],
        [
          'get-object-attributes',
          api(
            'get-object-attributes',
            '--bucket',
            'photos',
            '--key',
            'aws/sum',
            '--object-attributes',
            'Checksum',
            'ObjectSize',
          ),
          /ChecksumSHA256/,
        ],
        [
          'get-object range',
          api('get-object', '--bucket', 'photos', '--key', 'aws/sum', '--range', 'bytes=0-2', presigned),
          /bytes 0-2/,
        ],
        [
          'put-object-tagging',
          api('put-object-tagging', '--bucket', 'photos', '--key', 'aws/sum', '--tagging', 'TagSet=[{Key=a,Value=b}]'),
        ],
        ['get-object-tagging', api('get-object-tagging', '--bucket', 'photos', '--key', 'aws/sum'), /"b"/],
        [
          'put-bucket-versioning',
          api('put-bucket-versioning', '--bucket', 'aws-films', '--versioning-configuration', 'Status=Enabled'),
        ],
        ['list-object-versions', api('list-object-versions', '--bucket', 'aws-films')],
        ['get-bucket-location', api('get-bucket-location', '--bucket', 'photos')],
        ['rm --recursive', aws('s3', 'rm', '--recursive', 's3://photos/aws')],
        ['rb', aws('s3', 'rb', 's3://aws-films')],
      ]
    },
  },
  {
    name: 'python3-boto3',
    file: 'python3',
    version: ['-c', 'import boto3; print("boto3", boto3.__version__)'],
    steps: ({ folder, s3 }) => [['script', [join(folder, 'boto.py'), s3.url, folder], /^done \d+ calls$/m]],
  },
  {
    name: 's3cmd',
    file: 's3cmd',
    version: ['--version'],
    steps({ folder, s3 }) {
      const { accessKeyId, accessKeySecret } = s3.credentials
      const host = s3.url.replace('http://', '')
      const common = [
        '--no-ssl',
        `--host=${host}`,
        `--host-bucket=${host}`,
        `--access_key=${accessKeyId}`,
        `--secret_key=${String(accessKeySecret)}`,
        '--config=/dev/null',
        '--no-progress',
      ]
      const s3cmd = (...words: string[]) => [...common, ...words]
      return [
        ['mb', s3cmd('mb', 's3://s3cmd-films')],
        ['put', s3cmd('put', join(folder, 'small ö.txt'), 's3://photos/s3cmd/')],
        ['put in parts', s3cmd('--multipart-chunk-size-mb=5', 'put', join(folder, 'large'), 's3://photos/s3cmd/large')],
        ['ls', s3cmd('ls', 's3://photos/s3cmd/'), /large/],
        ['get', s3cmd('--force', 'get', 's3://photos/s3cmd/large', join(folder, 'down'))],
        ['info', s3cmd('info', 's3://photos/s3cmd/large'), /MIME type/],
        ['cp', s3cmd('cp', 's3://photos/s3cmd/large', 's3://photos/s3cmd/copy')],
        ['sync', s3cmd('sync', join(folder, 'tree/'), 's3://photos/s3cmd/tree/')],
        ['setacl', s3cmd('--acl-public', 'setacl', 's3://photos/s3cmd/copy')],
        ['del --recursive', s3cmd('--recursive', '--force', 'del', 's3://photos/s3cmd/')],
        ['rb', s3cmd('rb', 's3://s3cmd-films')],
      ]
    },
  },
  {
    name: 'rclone',
    file: 'rclone',
    version: ['--version'],
    steps({ folder, s3 }) {
      const remote = `:s3,provider=Other,env_auth=true,endpoint='${s3.url}',region=us-east-1,force_path_style=true`
      const at = (path: string) => `${remote}:${path}`
      return [
        ['mkdir', ['mkdir', at('rclone-films')]],
        ['copy', ['copy', join(folder, 'tree'), at('photos/rclone')]],
        [
          'copyto in parts',
          ['--s3-upload-cutoff=6M', '--s3-chunk-size=5M', 'copyto', join(folder, 'large'), at('photos/rclone/large')],
        ],
        ['ls', ['ls', at('photos/rclone')], /large/],
        ['check', ['check', '--one-way', join(folder, 'tree'), at('photos/rclone')]],
        ['cat', ['cat', '--head=3', at('photos/rclone/large')], /xxx/],
        ['moveto', ['moveto', at('photos/rclone/large'), at('photos/rclone/moved')]],
        ['sync', ['sync', join(folder, 'tree'), at('photos/rclone')]],
        ['purge', ['purge', at('photos/rclone')]],
        ['rmdir', ['rmdir', at('rclone-films')]],
      ]
    },
  },
  {
    name: 'restic',
    file: 'restic',
    version: ['version'],
    steps({ folder, s3 }) {
      const repository = ['-r', `s3:${s3.url}/photos/restic`]
      return [
        ['init', [...repository, 'init']],
        ['backup', [...repository, 'backup', join(folder, 'tree'), join(folder, 'large')]],
        ['snapshots', [...repository, 'snapshots'], /1 snapshots/],
        ['check --read-data', [...repository, 'check', '--read-data'], /no errors were found/],
        ['restore', [...repository, 'restore', 'latest', '--target', join(folder, 'restored')]],
        ['forget --prune', [...repository, 'forget', '--keep-last', '1', '--prune']],
      ]
    },
  },
]

const BOTO = `
import boto3, os, sys, urllib.request
from botocore.config import Config
from botocore.exceptions import ClientError
url, folder = sys.argv[1:]
s3 = boto3.client('s3', endpoint_url=url, region_name='us-east-1', config=Config(signature_version='s3v4', s3={'addressing_style': 'path'}))
calls = 0
def on(*args, **kwargs):
    global calls
    calls += 1
s3.meta.events.register('before-send.s3', on)
s3.create_bucket(Bucket='boto-films')
s3.put_object(Bucket='photos', Key='boto/\\u00f6 +a', Body=b'miaow', Metadata={'of': 'cat'}, ContentType='text/plain')
assert s3.get_object(Bucket='photos', Key='boto/\\u00f6 +a')['Body'].read() == b'miaow'
assert s3.head_object(Bucket='photos', Key='boto/\\u00f6 +a')['Metadata'] == {'of': 'cat'}
s3.upload_file(os.path.join(folder, 'large'), 'photos', 'boto/large')
s3.download_file('photos', 'boto/large', os.path.join(folder, 'boto-down'))
assert os.path.getsize(os.path.join(folder, 'boto-down')) == os.path.getsize(os.path.join(folder, 'large'))
s3.copy({'Bucket': 'photos', 'Key': 'boto/large'}, 'photos', 'boto/copy')
pages = s3.get_paginator('list_objects_v2').paginate(Bucket='photos', Prefix='boto/', PaginationConfig={'PageSize': 2})
assert [o['Key'] for p in pages for o in p['Contents']] == ['boto/copy', 'boto/large', 'boto/\\u00f6 +a']
assert len(s3.list_objects(Bucket='photos', Prefix='boto/', Delimiter='/')['Contents']) == 3
with urllib.request.urlopen(s3.generate_presigned_url('get_object', Params={'Bucket': 'photos', 'Key': 'boto/\\u00f6 +a'})) as got:
    assert got.read() == b'miaow'
s3.generate_presigned_post('photos', 'boto/form')
s3.put_object_tagging(Bucket='photos', Key='boto/copy', Tagging={'TagSet': [{'Key': 'a', 'Value': 'b'}]})
assert s3.get_object_tagging(Bucket='photos', Key='boto/copy')['TagSet'] == [{'Key': 'a', 'Value': 'b'}]
s3.put_bucket_versioning(Bucket='boto-films', VersioningConfiguration={'Status': 'Enabled'})
s3.put_object(Bucket='boto-films', Key='v', Body=b'1')
s3.put_object(Bucket='boto-films', Key='v', Body=b'2')
s3.delete_object(Bucket='boto-films', Key='v')
versions = s3.list_object_versions(Bucket='boto-films')
assert len(versions['Versions']) == 2 and len(versions['DeleteMarkers']) == 1
for call, code in [(s3.get_bucket_lifecycle_configuration, 'NoSuchLifecycleConfiguration'), (s3.get_bucket_policy, 'NoSuchBucketPolicy'),
                   (s3.get_bucket_cors, 'NoSuchCORSConfiguration'), (s3.get_bucket_tagging, 'NoSuchTagSet')]:
    try:
        call(Bucket='photos'); raise SystemExit('no failure: ' + code)
    except ClientError as error:
        assert error.response['Error']['Code'] == code, error
rules = {'Rules': [{'ID': 'a', 'Status': 'Enabled', 'Filter': {'Prefix': 'x'}, 'Expiration': {'Days': 1}}]}
s3.put_bucket_lifecycle_configuration(Bucket='photos', LifecycleConfiguration=rules)
assert s3.get_bucket_lifecycle_configuration(Bucket='photos')['Rules'] == rules['Rules']
gone = s3.delete_objects(Bucket='photos', Delete={'Objects': [{'Key': k} for k in ['boto/large', 'boto/copy', 'boto/\\u00f6 +a']]})
assert len(gone['Deleted']) == 3
other = boto3.client('s3', endpoint_url=url, region_name='us-east-1', aws_access_key_id=os.environ['AWS_ACCESS_KEY_ID'], aws_secret_access_key='FAKEother', config=Config(s3={'addressing_style': 'path'}))
try:
    other.list_buckets(); raise SystemExit('a forged request was served')
except ClientError as error:
    assert error.response['Error']['Code'] == 'SignatureDoesNotMatch', error
print('done', calls, 'calls')
`

/** Tries all programs, and says how each step went. */
export async function* runPrograms(names: readonly string[] = []): AsyncGenerator<string> {
  const folder = await mkdtemp(join(tmpdir(), 'programs-'))
  const s3 = await createLocalS3({ buckets: ['photos'] })
  try {
    await fill(folder)
    const wanted = PROGRAMS.filter(({ name }) => names.length === 0 || names.includes(name))
    for (const program of wanted) yield* tried(program, { folder, s3 })
  } finally {
    await s3.close()
    await rm(folder, { recursive: true })
  }
}

async function fill(folder: string): Promise<void> {
  const { mkdir } = await import('node:fs/promises')
  await mkdir(join(folder, 'tree', 'below'), { recursive: true })
  await writeFile(join(folder, 'small ö.txt'), 'miaow')
  await writeFile(join(folder, 'large'), Buffer.alloc(12 * MIB, 'x'))
  await writeFile(join(folder, 'boto.py'), BOTO)
  for (const name of ['a', 'below/b', 'below/c +ö']) await writeFile(join(folder, 'tree', name), name)
}

async function* tried({ name, file, version, steps }: Program, place: Place): AsyncGenerator<string> {
  const said = await output(file, version, place)
  if (said === undefined) return yield `${name}: not run, it is not installed`
  const failed: string[] = []
  const all = steps(place)
  for (const [step, words, wanted = /^/] of all) {
    const answer = await output(file, words, place, failed)
    if (answer === undefined || !wanted.test(answer)) yield `  ${step}: ${answer ?? failed.at(-1)}`.slice(0, 2000)
    if (answer === undefined || !wanted.test(answer)) failed.push(step)
  }
  const rejected = place.s3.requests.entries.filter(({ verdict }) => verdict && !verdict.ok).length
  place.s3.requests.clear()
  yield `${name} (${said.split('\n')[0]?.trim()}): ${all.length - failed.filter((one) => all.some(([step]) => step === one)).length} of ${all.length} passed, ${rejected} requests rejected: ${all.map(([step]) => step).join(', ')}`
}

/** What a program says; `undefined` where it fails, and why in `failed`. */
async function output(
  file: string,
  words: readonly string[],
  { folder, s3 }: Place,
  failed: string[] = [],
): Promise<string | undefined> {
  const { accessKeyId, accessKeySecret } = s3.credentials
  const env = {
    // Debian's own programs, and not those of other installers.
    PATH: ['/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: folder,
    LANG: 'C.UTF-8',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: String(accessKeySecret),
    AWS_DEFAULT_REGION: s3.region,
    AWS_EC2_METADATA_DISABLED: 'true',
    RESTIC_PASSWORD: 'FAKEpassword',
  }
  try {
    const { stdout, stderr } = await promisify(execFile)(file, [...words], {
      env,
      timeout: 120_000,
      maxBuffer: 16 * MIB,
    })
    return stdout + stderr
  } catch (error) {
    const { stderr, stdout, message } = error as Error & { stderr?: string; stdout?: string }
    failed.push((stderr || stdout || message).slice(-1500))
    return undefined
  }
}
