/** A path that is not there, or that is not source. */
export class MissingPath extends Error {
  override readonly name = 'MissingPath'
}
