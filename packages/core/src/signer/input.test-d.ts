import type { Toy } from '../testing/toy-scheme.js'
import type { PresignInput, SignInput } from './input.js'
import type { SyncSigner } from './signer.js'

declare const signer: SyncSigner<Toy>
declare const maybe: string | undefined
declare const row: { bucket: string; key?: string }

signer.presign({ bucket: 'b', key: 'k', expiresIn: 1 })
signer.presign({ key: 'k', expiresIn: 1 })
signer.presign({ resource: 'object', bucket: 'b', key: 'k', expiresIn: 1 })
signer.presign({ resource: 'bucket', bucket: 'b', expiresIn: 1 })
signer.presign({ resource: 'bucket', expiresIn: 1 })
signer.sign({ resource: 'service' })
signer.sign({ resource: 'service', path: '/a' })

// Nine ways not to say what is addressed, each of which signed for the whole bucket once.
// @ts-expect-error 1: no key
signer.sign({ bucket: 'b' })
// @ts-expect-error 2: an undefined key
signer.sign({ bucket: 'b', key: undefined })
// @ts-expect-error 3: a key that may be undefined
signer.sign({ bucket: 'b', key: maybe })
// @ts-expect-error 4: another name
signer.sign({ bucket: 'b', object: 'k' })
// @ts-expect-error 5: another spelling
signer.sign({ bucket: 'b', Key: 'k' })
// @ts-expect-error 6: a key beside a bucket
signer.sign({ resource: 'bucket', bucket: 'b', key: 'k' })
// @ts-expect-error 7: a bucket beside the service
signer.sign({ resource: 'service', bucket: 'b' })
// @ts-expect-error 8: a variable with an optional key
signer.sign(row)
// @ts-expect-error 9: the same, spread
signer.sign({ ...row, method: 'PUT' })

// @ts-expect-error null is what databases give
signer.sign({ bucket: 'b', key: null })
// @ts-expect-error a link has a lifetime
signer.presign({ bucket: 'b', key: 'k' })

export const inputs: readonly (PresignInput | SignInput)[] = []
