import type { DialectRequest } from '@presign/object-storage'
import { toBase64Url } from '../callback/base64-url.js'
import { checkBucketName } from '../names.js'
import { refuseQuery } from '../options/checks.js'
import { type Actions, chainOf } from './process-chain.js'

/** What to do with an image, in the order it is written. Names and values are the service's own. */
export interface ImageActions {
  /** Pixels; `p` is a percentage, `limit: 0` allows enlarging. */
  readonly resize?: {
    readonly m?: 'lfit' | 'mfit' | 'fill' | 'pad' | 'fixed'
    readonly w?: number
    readonly h?: number
    readonly l?: number
    readonly s?: number
    readonly limit?: 0 | 1
    /** Hex digits, for `pad`. */
    readonly color?: string
    readonly p?: number
  }
  readonly crop?: {
    readonly w?: number
    readonly h?: number
    readonly x?: number
    readonly y?: number
    readonly g?: Gravity
    readonly p?: number
  }
  /** Degrees clockwise, 0 to 360. */
  readonly rotate?: number
  readonly 'auto-orient'?: 0 | 1
  /** `q` relative to the source, `Q` absolute: 1 to 100. */
  readonly quality?: { readonly q?: number; readonly Q?: number }
  readonly format?: 'jpg' | 'png' | 'webp' | 'bmp' | 'gif' | 'tiff' | 'heic' | 'avif'
  readonly interlace?: 0 | 1
  readonly circle?: { readonly r: number }
  readonly 'rounded-corners'?: { readonly r: number }
  readonly indexcrop?: { readonly x?: number; readonly y?: number; readonly i: number }
  readonly blur?: { readonly r: number; readonly s: number }
  /** -100 to 100. */
  readonly bright?: number
  /** -100 to 100. */
  readonly contrast?: number
  /** 50 to 399. */
  readonly sharpen?: number
  readonly watermark?: Watermark
  /** Answers JSON about the image in its place. */
  readonly info?: true
  /** Answers the average colour in its place. */
  readonly 'average-hue'?: true
}

/** Where something stands in an image: north west to south east. */
export type Gravity = 'nw' | 'north' | 'ne' | 'west' | 'center' | 'east' | 'sw' | 'south' | 'se'

/** Text or an image laid over. `text`, `image` and `type` are given as they are; encoding them is done here. */
export interface Watermark {
  readonly text?: string
  /** The key of an image of the same bucket, which may have a processing of its own behind `?x-oss-process=`. */
  readonly image?: string
  /** The font. */
  readonly type?: string
  /** Hex digits. */
  readonly color?: string
  readonly size?: number
  readonly shadow?: number
  readonly rotate?: number
  readonly fill?: 0 | 1
  /** Opacity, 0 to 100. */
  readonly t?: number
  readonly g?: Gravity
  readonly x?: number
  readonly y?: number
  readonly voffset?: number
  readonly padx?: number
  readonly pady?: number
  readonly order?: 0 | 1
  readonly align?: 0 | 1 | 2
  readonly interval?: number
  /** For an image: its percentage of the one below. */
  readonly P?: number
}

/** What to do with an office document. */
export interface DocumentActions {
  /** A page that shows it; `export` and `print` allow what they say. */
  readonly preview?: true | { readonly print?: 0 | 1; readonly export?: 0 | 1; readonly pages?: number }
  readonly edit?: true | { readonly print?: 0 | 1; readonly export?: 0 | 1; readonly history?: 0 | 1 }
  readonly snapshot?: { readonly target: 'jpg' | 'png'; readonly source: string; readonly page?: number }
  readonly convert?: { readonly target: string; readonly source: string; readonly pages?: string }
  readonly watermark?: Watermark
}

/** What to do with a video. */
export interface VideoActions {
  /** A picture of the moment `t`, in milliseconds. */
  readonly snapshot?: {
    readonly t: number
    readonly f: 'jpg' | 'png'
    readonly m?: 'fast'
    readonly w?: number
    readonly h?: number
    readonly ar?: 'auto' | 'h' | 'w'
  }
  readonly info?: true
}

/**
 * Writes a processing of images. Several objects are several rounds, for an action that comes twice.
 *
 * @throws SigningError `query_invalid` for a value that would end its action early.
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/img-parameters}
 * @example
 * ```ts
 * import { image, processing } from '@presign/oss'
 *
 * const query = { ...processing(image({ resize: { w: 100 }, watermark: { text: '样品' }, format: 'webp' })) }
 * // { 'x-oss-process': 'image/resize,w_100/watermark,text_5qC35ZOB/format,webp' }
 * ```
 */
export function image(...rounds: readonly ImageActions[]): string {
  return chainOf('image', rounds as readonly Actions[])
}

/**
 * Writes a processing of office documents.
 *
 * @throws SigningError `query_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/online-object-preview}
 * @example
 * ```ts
 * import { doc, processing } from '@presign/oss'
 *
 * const query = processing(doc({ preview: { print: 0, export: 0 }, watermark: { text: 'draft' } }))
 * ```
 */
export function doc(...rounds: readonly DocumentActions[]): string {
  return chainOf('doc', rounds as readonly Actions[])
}

/**
 * Writes a processing of videos.
 *
 * @throws SigningError `query_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/video-snapshots}
 * @example
 * ```ts
 * import { processing, video } from '@presign/oss'
 *
 * const query = processing(video({ snapshot: { t: 7000, f: 'jpg', w: 800 } })) // video/snapshot,t_7000,f_jpg,w_800
 * ```
 */
export function video(...rounds: readonly VideoActions[]): string {
  return chainOf('video', rounds as readonly Actions[])
}

/**
 * Names a processing that is kept in the bucket.
 *
 * @throws SigningError `query_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/image-styles}
 * @example
 * ```ts
 * import { processing, style } from '@presign/oss'
 *
 * const query = processing(style('thumbnail')) // { 'x-oss-process': 'style/thumbnail' }
 * ```
 */
export function style(name: string): string {
  if (/^[\w.-]{1,63}$/.test(name)) return `style/${name}`
  throw refuseQuery('style', name, '1 to 63 letters, digits, "_", "-" or "."')
}

/** The parameter of a GET that answers with what was made from the object: of its query, where it is signed. */
export function processing(chain: string): { readonly 'x-oss-process': string } {
  return { 'x-oss-process': chain }
}

/** Where {@link processAndSave} puts what it makes. */
export interface SaveTarget {
  readonly key: string
  /** Default: the bucket of the source. */
  readonly bucket?: string
}

/**
 * Keeps what was made from an object as another one: a POST whose body is the processing.
 *
 * @throws SigningError `bucket_invalid`, `query_invalid`
 * @see {@link https://www.alibabacloud.com/help/en/oss/user-guide/sys-or-saveas}
 * @example
 * ```ts
 * import { image, processAndSave } from '@presign/oss'
 *
 * const { body, ...signed } = processAndSave(image({ resize: { w: 100 } }), { key: 'small/cat.jpg' })
 * // body: 'x-oss-process=image/resize,w_100|sys/saveas,o_c21hbGwvY2F0LmpwZw'
 * ```
 */
export function processAndSave(chain: string, target: SaveTarget): DialectRequest & { readonly body: string } {
  return {
    method: 'POST',
    query: { 'x-oss-process': null },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `x-oss-process=${chain}|${saveAs(target)}`,
  }
}

/**
 * The last step of a processing whose result is kept, for those who write such a body by hand.
 *
 * @throws SigningError `bucket_invalid`, `query_invalid`
 */
export function saveAs({ key, bucket }: SaveTarget): string {
  if (key === '') throw refuseQuery('sys/saveas', key, 'the key of an object')
  if (bucket === undefined) return `sys/saveas,o_${toBase64Url(key)}`
  checkBucketName(bucket)
  return `sys/saveas,o_${toBase64Url(key)},b_${toBase64Url(bucket)}`
}
