/** Options of `stores.r2`. */
export interface R2Options {
  /** The account id that stands in the endpoint: 32 hex digits. */
  readonly account: string
  /** The jurisdiction the bucket was made in, which has hosts of its own. Default: none. */
  readonly jurisdiction?: 'eu' | 'fedramp'
}

/** Options of the stores that have regions. */
export interface RegionOptions {
  /** The region's id as the provider writes it, such as `us-west-004`, `nyc3` or `cn-hangzhou`. */
  readonly region: string
}

/** Options of the stores that their users run. */
export interface OriginOptions {
  /** Where the store is reached: `https://host` or `http://host:port`. */
  readonly endpoint: string
  /** The region that it was given. Default: the one it has when it was given none. */
  readonly region?: string
}
