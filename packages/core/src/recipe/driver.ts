import { SigningError } from '../errors.js'
import { chain, isPromise, together } from './chain.js'
import {
  type Answer,
  type Backend,
  type Encoding,
  type Hashed,
  type HashedSignature,
  type Key,
  type Recipe,
  type SignHashedStep,
  type SignManyStep,
  type Step,
  type SyncBackend,
  textOf,
} from './recipe.js'

/** Runs a recipe on a backend that answers at once. */
export function runSync<T>(recipe: Recipe<T>, backend: SyncBackend): T {
  let turn = recipe.next()
  while (!turn.done) turn = recipe.next(atOnce(answer(turn.value, backend), backend))
  return turn.value
}

/** A promise would end up in a signature as text. The compiler says so too, but to TypeScript alone. */
export function atOnce(given: Answer | Promise<Answer>, { name }: Backend): Answer {
  if (!isPromise(given)) return given
  // What becomes of it is not waited for.
  Promise.resolve(given).catch(() => undefined)
  throw new SigningError('input_invalid', `Cannot compute at once: backend ${name} answers later`, {
    name: 'backend',
    found: 'a promise',
    wanted: 'a synchronous backend, such as nodeBackend, or createSigner, which waits',
  })
}

/** Runs a recipe on any backend. */
export async function run<T>(recipe: Recipe<T>, backend: Backend): Promise<T> {
  let turn = recipe.next()
  while (!turn.done) turn = recipe.next(await answer(turn.value, backend))
  return turn.value
}

/** What a backend says to one step. */
export function answer(step: Step, backend: Backend): Answer | Promise<Answer> {
  switch (step.step) {
    case 'digest':
      return backend.digest(step.algorithm, step.data, step.as)
    case 'sign':
      return backend.sign(step.key, step.data, step.as)
    case 'signHashed':
      return signHashed(step, backend)
    case 'signMany':
      return signMany(step, backend)
    case 'importKey':
      return backend.importKey(step.algorithm, step.material, step.use)
    case 'verify':
      return backend.verify(step.key, step.data, step.signature)
  }
}

/** One call where the backend has one, else a digest and then a signature. */
function signHashed(
  { key, data, as }: Omit<SignHashedStep, 'step'>,
  backend: Backend,
): HashedSignature | Promise<HashedSignature> {
  if (backend.signHashed) return backend.signHashed(key, data, as)
  const digest = backend.digest(data.algorithm, data.of, 'hex') as string | Promise<string>
  return chain(digest, (hex) =>
    chain(backend.sign(key, textOf(data, hex), as), (signature) => ({ digest: hex, signature })),
  )
}

/** Of many texts, or of one after another. */
type Signatures = readonly HashedSignature[] | Promise<readonly HashedSignature[]>

/** In lanes where the backend has them and the texts are of one kind, else one by one. */
function signMany({ key, data, as }: SignManyStep, backend: Backend): Signatures {
  if (hasLanes(backend)) {
    if (data.every((text) => typeof text === 'string')) return signedInLanes(backend, key, as, data)
    if (areAlike(data)) return hashedInLanes(backend, key, as, data)
  }
  return together(
    data.map((text) =>
      typeof text === 'string'
        ? chain(backend.sign(key, text, as), (signature): HashedSignature => ({ digest: '', signature }))
        : signHashed({ key, data: text, as }, backend),
    ),
  )
}

type Lanes = Backend & Required<Pick<Backend, 'digestMany' | 'signMany'>>

export function hasLanes(backend: Backend): backend is Lanes {
  return backend.digestMany !== undefined && backend.signMany !== undefined
}

/** Whether all texts hold a digest, and of one hash. */
function areAlike(data: SignManyStep['data']): data is readonly Hashed[] {
  const { algorithm } = data[0] as Partial<Hashed>
  return algorithm !== undefined && data.every((text) => (text as Partial<Hashed>).algorithm === algorithm)
}

/** Split into digests and signatures, so that each fills the lanes. */
export function hashedInLanes(backend: Lanes, key: Key, as: Encoding, data: readonly Hashed[]): Signatures {
  const { algorithm } = data[0] as Hashed
  const hexes = backend.digestMany(
    algorithm,
    data.map(({ of }) => of),
    'hex',
  ) as readonly string[] | Promise<readonly string[]>
  return chain(hexes, (digests) =>
    signedInLanes(
      backend,
      key,
      as,
      data.map((text, at) => textOf(text, digests[at] as string)),
      digests,
    ),
  )
}

function signedInLanes(
  backend: Lanes,
  key: Key,
  as: Encoding,
  texts: readonly string[],
  digests?: readonly string[],
): Signatures {
  return chain(backend.signMany(key, texts, as), (signatures) =>
    signatures.map((signature, at) => ({ digest: digests?.[at] ?? '', signature })),
  )
}
