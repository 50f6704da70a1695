// What the cases use of the AWS SDK: its own types take half a minute to read.
export class S3Client {
  constructor(options: object)
  send(command: object): Promise<unknown>
}
declare class Command {
  constructor(input: object)
  readonly input: Readonly<Record<string, unknown>>
}
export class GetObjectCommand extends Command {}
export class PutObjectCommand extends Command {}
export class HeadObjectCommand extends Command {}
export class DeleteObjectCommand extends Command {}
export class UploadPartCommand extends Command {}
export class ListObjectsV2Command extends Command {}
export type GetObjectCommandInput = object
export function getSignedUrl(client: S3Client, command: Command, options?: object): Promise<string>
export function createPresignedPost(client: S3Client, options: object): Promise<{ url: string; fields: Record<string, string> }>
