// Those that select and shape operations on blobs and containers, in lower case:
// https://learn.microsoft.com/en-us/rest/api/storageservices/blob-service-rest-api
const NAMES = new Set(
  'api-version blockid blocklisttype comp copyid delimiter deletetype include marker maxresults prefix prevsnapshot restype showonly snapshot timeout versionid where'.split(
    ' ',
  ),
)

/** Whether a parameter is one of an operation, which anyone may add to a token. */
export function isOperationParameter(name: string): boolean {
  return name === 'sig' || NAMES.has(name.toLowerCase())
}
