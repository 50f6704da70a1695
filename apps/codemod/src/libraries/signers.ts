import type { Choices } from '../library.js'
import type { SourceFile } from '../source/file.js'
import type { Property } from '../source/literals.js'
import { call, type Draft, type Entry, entry } from '../source/print.js'

/** `createSigner(scheme, { credentials })`, with what it imports. */
export function signerDraft(file: SourceFile, scheme: Draft, credentials: Draft): Draft {
  return call(file.imports.add('@presign/core', 'createSigner'), [
    scheme,
    { object: [entry('credentials', credentials)] },
  ])
}

/** `createSyncSigner(scheme, { credentials, backend })`: a call that answered at once still does. */
export function syncSignerDraft(file: SourceFile, scheme: Draft, credentials: Draft, { backend }: Choices): Draft {
  const name = file.imports.add(`@presign/core/${backend}`, `${backend}Backend`)
  const options: readonly Entry[] = [entry('credentials', credentials), entry('backend', name)]
  return call(file.imports.add('@presign/core', 'createSyncSigner'), [scheme, { object: options }])
}

/** A property under another name, with its comments. */
export function renamed(file: SourceFile, property: Property | undefined, name: string): readonly Entry[] {
  return property === undefined ? [] : [valued(property, name, file.text(property.value))]
}

/** A property with another value. */
export function valued({ comments }: Property, name: string, value: Draft): Entry {
  return entry(
    name,
    value,
    comments.map(({ text }) => text),
  )
}

/** A scheme of a region, with an endpoint where it is not the default, and what else it is told. */
export function schemeDraft(
  scheme: string,
  region: readonly Entry[],
  endpoint: Draft | undefined,
  more: readonly Entry[] = [],
): Draft {
  return call(scheme, [
    { object: [...region, ...(endpoint === undefined ? [] : [entry('endpoint', endpoint)]), ...more] },
  ])
}
