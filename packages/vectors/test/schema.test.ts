import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { type AnyVector, collection, parsed, textOf } from './collection.js'

const validate = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(
  JSON.parse(textOf('schema.json')),
)

/** What the schema finds wrong with a list of vectors, each as a place and a sentence. */
function faults(vectors: readonly unknown[]): string[] {
  validate(vectors)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

describe.each(Object.values(collection).map(({ file }) => file))('%s', (file) => {
  const vectors = parsed(file)

  it('is valid against the schema', () => {
    expect(faults(vectors)).toEqual([])
  })

  const [first] = vectors as [AnyVector]
  const broken = (change: (vector: Record<string, Record<string, unknown>>) => void) => {
    const copy = structuredClone(first) as unknown as Record<string, Record<string, unknown>>
    change(copy)
    return faults([copy])
  }

  it('is not valid with a field that the format does not have', () => {
    expect(broken((vector) => Object.assign(vector, { comment: 'x' }))).not.toEqual([])
    expect(broken(({ input }) => Object.assign(input ?? {}, { comment: 'x' }))).not.toEqual([])
    expect(broken(({ expected }) => Object.assign(expected ?? {}, { comment: 'x' }))).not.toEqual([])
  })

  it('is not valid without a field, with another mode, and with a secret that may be real', () => {
    for (const name of Object.keys(first.expected)) {
      if (vectors.some(({ expected, mode }) => mode === first.mode && !(name in expected))) continue
      expect(
        broken(({ expected }) => Reflect.deleteProperty(expected ?? {}, name)),
        name,
      ).not.toEqual([])
    }
    expect(broken((vector) => Object.assign(vector, { mode: 'cookie' }))).not.toEqual([])
    expect(broken(({ input }) => Object.assign(input ?? {}, { accessKeySecret: 'secret' }))).not.toEqual([])
  })
})
