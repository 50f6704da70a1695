/** Who may do what without a signature. `default`: as the bucket says. */
export type Acl = 'private' | 'public-read' | 'public-read-write' | 'default'

/** A name and a value that someone put on an object. */
export interface Tag {
  readonly key: string
  readonly value: string
}

/** A rule that allows pages of other origins. */
export interface CorsRule {
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly exposed: readonly string[]
  /** Seconds. */
  readonly maxAge?: number
}

/** In how many zones a bucket would keep its bytes. */
export type Redundancy = 'LRS' | 'ZRS'
