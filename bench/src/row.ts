/** What a call made: a URL or an `Authorization`, or as many as its batch has. */
export type Output = string | readonly string[]

/** How long something took, in microseconds. */
export interface Took {
  /** By the clock on the wall. */
  readonly wall: number
  /** Of the processor, in all threads of the process: other processes do not count, those of WebCrypto do. */
  readonly processor: number
}

/** One line of a table: a signer at a task. */
export interface Row {
  readonly name: string
  /** Makes the `call`-th signature, or batch. */
  run(call: number): Output | Promise<Output>
  /** How many signatures one call makes. Default 1. */
  readonly batch?: number
  /** How many calls wait for their answer at once. Default 1. */
  readonly inFlight?: number
  /** Finds the signature in an output: all rows of a scenario that have the same protocol must find the same one. */
  readonly protocol?: keyof typeof SIGNATURE
  /** Of what times itself, such as a whole process: called once in each round, in place of `run`. */
  took?(): Promise<Took>
}

/** Where a protocol writes its signature. */
export const SIGNATURE = {
  'oss-v4': /[Ss]ignature=([0-9a-f]{64})/,
  'oss-v1': /[?&]Signature=([^&]+)/,
  'aws-v4': /X-Amz-Signature=([0-9a-f]{64})/,
  cos: /q-signature=([0-9a-f]{40})/,
  obs: /[?&]Signature=([^&]+)/,
  tos: /X-Tos-Signature=([0-9a-f]{64})/,
  bos: /%2F([0-9a-f]{64})$/,
  'gcs-v4': /X-Goog-Signature=([0-9a-f]{64})$/,
  'gcs-v4-rsa': /X-Goog-Signature=([0-9a-f]{512})$/,
  'azure-sas': /[?&]sig=([^&]+)/,
  qiniu: /&token=[^:]+:([^&]+)$/,
  acs3: /,Signature=([0-9a-f]{64})$/,
  'acs-rpc': /[?&]Signature=([^&]+)/,
  tc3: /, Signature=([0-9a-f]{64})$/,
}

/** A table: who is measured, and against whom. */
export interface Scenario {
  readonly title: string
  readonly about: string
  rows(): Promise<readonly Row[]>
  /** The most rounds, for rows that take seconds. */
  readonly rounds?: number
  /** What ratios are of. Default: the time of the processor. */
  readonly by?: keyof Took
  /** Names of rows; a column says how many times the time of this one each row takes, the other way round for peers. */
  readonly against: readonly string[]
}

/** Rows of our packages by scenario: what a commit has in `src/subject.ts`. */
export type Subject = Readonly<Record<string, () => Promise<readonly Row[]>>>
