// `node:crypto`, where a runtime has it.
import { nodeBackend } from '@presign/core/node'

export const node = { name: 'node', load: async () => nodeBackend, sync: true, md5: true }
