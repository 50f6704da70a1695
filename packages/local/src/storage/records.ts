import { randomBytes } from 'node:crypto'
import type { Acl, CorsRule, Redundancy, Tag } from '../operations/api-types.js'

/** A stretch of an object's bytes: a blob that never changes. Multipart and appended objects have several. */
export interface Segment {
  readonly id: string
  /** Bytes. */
  readonly size: number
}

/** The versionId of an object that was written while versioning was not enabled. */
export const NULL_VERSION = 'null'

/** How checksums are computed, as S3 names it. */
export const CHECKSUMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const
export type ChecksumAlgorithm = (typeof CHECKSUMS)[number]

/** A checksum that an object was sent with, or got. */
export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm
  /** Of all bytes, or of the checksums of the parts. */
  readonly type: 'FULL_OBJECT' | 'COMPOSITE'
  /** Base64; of parts, with `-` and their number behind it. */
  readonly value: string
}

/** When the copy of an archived object can be read, in milliseconds since 1970. */
interface Restored {
  readonly from: number
  readonly until: number
}

/** One version of an object, or the marker that it was deleted. */
export interface ObjectRecord {
  readonly bucket: string
  readonly key: string
  readonly versionId: string
  /** Grows with every write to the store: later ones are newer, whatever the clock says. */
  readonly sequence: number
  /** Milliseconds since 1970. */
  readonly modified: number
  /** Whether it stands for a deletion. Then nothing below has a meaning. */
  readonly marker: boolean
  readonly type: 'Normal' | 'Multipart' | 'Appendable' | 'Symlink'
  readonly size: number
  readonly segments: readonly Segment[]
  /** Upper-case hex, without quotes. */
  readonly etag: string
  /** Unsigned decimal. */
  readonly crc64: string
  /** Base64, where the object was sent in one piece. */
  readonly contentMd5?: string
  readonly storageClass: string
  readonly acl: Acl
  /** What goes out again as it came: content-type, cache-control …, x-oss-meta-*. Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly tags: readonly Tag[]
  /** Headers of server-side encryption, which come back as they were. Nothing is encrypted here. */
  readonly encryption?: Readonly<Record<string, string>>
  /** The key that a symlink stands for. */
  readonly target?: string
  readonly checksum?: ObjectChecksum
  /** Of an object that came in parts: how large each is, and its checksum. */
  readonly parts?: readonly { readonly size: number; readonly checksum?: string }[]
  /** Of an archived object: from when to when a copy of it can be read. */
  readonly restored?: Restored
}

/** An object before the store has numbered it. */
export type NewObject = Omit<ObjectRecord, 'versionId' | 'sequence' | 'marker'>

/** The marker that an object was deleted. */
export function markerOf(
  where: Pick<ObjectRecord, 'bucket' | 'key' | 'versionId' | 'sequence' | 'modified'>,
): ObjectRecord {
  return { ...NOTHING, ...where }
}

const NOTHING = {
  marker: true,
  type: 'Normal',
  size: 0,
  segments: [],
  etag: '',
  crc64: '0',
  storageClass: '',
  acl: 'default',
  headers: {},
  tags: [],
} as const

/** Opaque, as the service's own are, and never the same again. */
export function newVersionId(sequence: number): string {
  return `CAEQ${sequence.toString(36).padStart(8, '0')}${randomBytes(12).toString('hex')}`
}

/** A bucket's own settings. */
export interface BucketRecord {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly acl: Exclude<Acl, 'default'>
  readonly storageClass: string
  /** How often it would be stored. Default LRS. */
  readonly redundancy?: Redundancy
  /** Headers of server-side encryption, for objects that are written without. */
  readonly encryption?: Readonly<Record<string, string>>
  readonly tags?: readonly Tag[]
  readonly versioning?: 'Enabled' | 'Suspended'
  readonly cors?: { readonly rules: readonly CorsRule[]; readonly vary: boolean }
  /** Settings that are kept as they were sent and given back, by the name of their parameter. Nothing here obeys them. */
  readonly configurations?: Readonly<Record<string, string>>
}

/** A multipart upload that was begun and not ended. */
export interface UploadRecord {
  readonly id: string
  readonly bucket: string
  readonly key: string
  readonly initiated: number
  readonly storageClass: string
  readonly acl: Acl
  readonly headers: Readonly<Record<string, string>>
  readonly tags: readonly Tag[]
  readonly encryption?: Readonly<Record<string, string>>
  /** Whether its object gets the Content-MD5 of the whole. */
  readonly sequential?: boolean
  /** How the checksum of its object is to be computed. */
  readonly checksum?: Pick<ObjectChecksum, 'algorithm' | 'type'> & {
    /** That no one asked for it: S3 then takes no part with another. */
    readonly byDefault?: boolean
  }
}

/** A part of a multipart upload. */
export interface PartRecord {
  readonly number: number
  readonly segment: Segment
  readonly etag: string
  readonly crc64: string
  readonly modified: number
  /** Base64, by the algorithm of its upload. */
  readonly checksum?: string
}
