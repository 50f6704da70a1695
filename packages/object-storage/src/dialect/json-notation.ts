import type { Fields, Notation } from './notation.js'

type JsonObject = Readonly<Record<string, unknown>>

/** Reads the text of a JSON object; of anything else there are no fields. */
export function jsonObject(text: string): JsonObject {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return {}
  }
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {}
}

/** Text of a value that is text, a number or a truth value; a field may hold any of the three. */
export function jsonText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? `${value}` : undefined
}

/**
 * Bodies in JSON, with the names that XML has: a list `Part` is called `Parts`.
 *
 * @param spell Writes a name as the service does, such as `UploadId` as `uploadId`.
 */
export function jsonNotation(spell: (name: string) => string = (name) => name): Notation {
  const own = (object: JsonObject, name: string) =>
    Object.hasOwn(object, spell(name)) ? object[spell(name)] : undefined
  const fieldsOf = (object: JsonObject): Fields => ({
    get: (name) => jsonText(own(object, name)),
    all(name) {
      const list = own(object, `${name}s`)
      return Array.isArray(list) ? list.map((entry) => fieldsOf(objectOf(entry))) : []
    },
  })
  const read = (body: string) => fieldsOf(jsonObject(body))
  const has = (body: string, ...names: string[]) => names.every((name) => read(body).get(name) !== undefined)
  return {
    type: 'application/json',
    read,
    isFailure: (body) => has(body, 'Code', 'Message', 'RequestId'),
    isPartList: (body) => has(body, 'UploadId', 'IsTruncated'),
    isStored: (body) => has(body, 'ETag'),
    completion: (parts) =>
      JSON.stringify({
        [spell('Parts')]: parts.map(({ number, etag }) => ({ [spell('PartNumber')]: number, [spell('ETag')]: etag })),
      }),
  }
}
