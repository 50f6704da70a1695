import type { Backend, SyncBackend } from '@presign/core'
import { jsBackend } from '@presign/core/js'
import { nodeBackend } from '@presign/core/node'
import { loadWasmBackend } from '@presign/core/wasm'
import { webBackend } from '@presign/core/web'

/** Every backend that answers at once. */
export const syncBackends: readonly SyncBackend[] = [
  nodeBackend,
  jsBackend,
  await loadWasmBackend('simd'),
  await loadWasmBackend('scalar'),
]

/** Every backend there is. */
export const backends: readonly Backend[] = [...syncBackends, webBackend]
