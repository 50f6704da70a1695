import type { SourceFile } from '../../source/file.js'
import { Properties, type Property, Unreadable } from '../../source/literals.js'
import { call, type Draft, type Entry, entry, quoted } from '../../source/print.js'
import { valued } from '../signers.js'

/** What a command is as an HTTP request: its method, and where each of its members goes. */
interface Command {
  readonly method?: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
}

const OWNED = { RequestPayer: 'x-amz-request-payer', ExpectedBucketOwner: 'x-amz-expected-bucket-owner' }

const READING: Command = {
  query: {
    ...OWNED,
    VersionId: 'versionId',
    PartNumber: 'partNumber',
    ChecksumMode: 'x-amz-checksum-mode',
    ResponseCacheControl: 'response-cache-control',
    ResponseContentDisposition: 'response-content-disposition',
    ResponseContentEncoding: 'response-content-encoding',
    ResponseContentLanguage: 'response-content-language',
    ResponseContentType: 'response-content-type',
  },
  headers: { Range: 'range', IfMatch: 'if-match', IfNoneMatch: 'if-none-match' },
}

/**
 * The commands of which links are made. The presigner moves `x-amz-*` headers into the query, but for those of
 * encryption, so that is where they go: the sender need not know of them, as before.
 */
const COMMANDS: Readonly<Record<string, Command>> = {
  GetObjectCommand: READING,
  HeadObjectCommand: { ...READING, method: 'HEAD' },
  DeleteObjectCommand: {
    method: 'DELETE',
    query: { ...OWNED, VersionId: 'versionId', MFA: 'x-amz-mfa' },
    headers: { IfMatch: 'if-match' },
  },
  UploadPartCommand: { query: {}, headers: { ContentMD5: 'content-md5', ContentLength: 'content-length' } },
  PutObjectCommand: {
    method: 'PUT',
    query: {
      ...OWNED,
      ACL: 'x-amz-acl',
      StorageClass: 'x-amz-storage-class',
      Tagging: 'x-amz-tagging',
      WebsiteRedirectLocation: 'x-amz-website-redirect-location',
    },
    headers: {
      CacheControl: 'cache-control',
      ContentDisposition: 'content-disposition',
      ContentEncoding: 'content-encoding',
      ContentLanguage: 'content-language',
      ContentLength: 'content-length',
      ContentMD5: 'content-md5',
      ContentType: 'content-type',
      IfMatch: 'if-match',
      IfNoneMatch: 'if-none-match',
      ServerSideEncryption: 'x-amz-server-side-encryption',
      SSEKMSKeyId: 'x-amz-server-side-encryption-aws-kms-key-id',
    },
  },
}

/** Headers that the presigner leaves out of the signature: a sender may send others than were said. */
const UNSIGNED: readonly string[] = ['ContentType', 'CacheControl']

/** Members that are numbers in the SDK; headers and queries are text. */
const NUMBERS = new Set(['PartNumber', 'ContentLength'])

/**
 * Reads the input of a command.
 *
 * @returns Its entries as an input of `presign`, without a lifetime, and the headers that are signed from now on.
 * @throws Unreadable
 */
export function readCommand(
  file: SourceFile,
  name: string,
  input: Properties,
): { entries: () => readonly Entry[]; bound: readonly string[] } {
  const command = COMMANDS[name]
  if (command === undefined) throw new Unreadable(`${name} is not one of the commands that are converted`)
  const [bucket, key] = [input.get('Bucket'), input.get('Key')]
  if (bucket === undefined || key === undefined) throw new Unreadable(`the input of ${name} names no bucket or no key`)
  const query = membersOf(file, input, command.query)
  const headers = membersOf(file, input, command.headers)
  const metadata = name !== 'PutObjectCommand' ? undefined : input.get('Metadata')
  const meta = metadata === undefined ? [] : new Properties(metadata.value, 'the metadata').all()
  const part = name === 'UploadPartCommand' ? partOf(input) : undefined
  input.finish()
  const entries = () => [
    ...(command.method === undefined ? [] : [entry('method', quoted(command.method, file.style))]),
    valued(bucket, 'bucket', file.text(bucket.value)),
    valued(key, 'key', file.text(key.value)),
    ...(part === undefined ? [] : [{ spread: true, value: partDraft(file, part) }]),
    ...(part === undefined
      ? objectOf('query', [
          ...query(),
          ...meta.map((one) => valued(one, `x-amz-meta-${one.name.toLowerCase()}`, file.text(one.value))),
        ])
      : []),
    ...objectOf('headers', headers()),
  ]
  return {
    entries,
    bound: UNSIGNED.filter((one) => input.get(one) !== undefined).map((one) => command.headers[one] ?? one),
  }
}

function objectOf(name: string, object: readonly Entry[]): readonly Entry[] {
  return object.length === 0 ? [] : [entry(name, { object })]
}

function membersOf(
  file: SourceFile,
  input: Properties,
  names: Readonly<Record<string, string>>,
): () => readonly Entry[] {
  const found = input.all((name) => Object.hasOwn(names, name))
  return () =>
    found.map((one) =>
      valued(one, names[one.name] ?? one.name, NUMBERS.has(one.name) ? numberText(file, one) : file.text(one.value)),
    )
}

function numberText(file: SourceFile, { value }: Property): string {
  const text = file.text(value)
  return /^\d+$/.test(text) ? quoted(text, file.style) : `String(${text})`
}

interface Part {
  readonly upload: Property
  readonly number: Property
}

function partOf(input: Properties): Part {
  const [upload, number] = [input.get('UploadId'), input.get('PartNumber')]
  if (upload === undefined || number === undefined)
    throw new Unreadable('the input of UploadPartCommand names no upload or no part')
  return { upload, number }
}

function partDraft(file: SourceFile, { upload, number }: Part): Draft {
  return call(`${file.imports.add('@presign/s3', 's3Dialect')}.uploads.part`, [
    file.text(upload.value),
    file.text(number.value),
  ])
}

/** Whether a set of headers is the content type alone: `new Set(['content-type'])`. */
export function isContentType(set: Property | undefined): boolean {
  const [, name = ''] = /^new Set\(\[\s*(['"`][\w-]+['"`]),?\s*\]\)$/.exec(set?.value.text ?? '') ?? []
  return /^.content-type.$/.test(name)
}
