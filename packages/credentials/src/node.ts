import { homedir } from 'node:os'
import { nodeFetch } from './node/fetch.js'
import { readFile } from './node/files.js'
import type { Fetch, System } from './sources/system.js'

export { runCommand } from './node/command.js'

/** A {@link System} that has all but commands. */
export interface NodeSystem extends System {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly readFile: NonNullable<System['readFile']>
  readonly fetch: Fetch
}

/**
 * What sources may use of Node: its environment, the user's home folder, files, and a `fetch` that reaches metadata services
 * past any proxy. Commands that profiles name are not run: hand over {@link runCommand} for those.
 *
 * @example
 * ```ts
 * import { alibabaDefault } from '@presign/credentials/alibaba'
 * import { nodeSystem } from '@presign/credentials/node'
 *
 * const credentials = alibabaDefault(nodeSystem) // for createSigner
 * ```
 */
export const nodeSystem: NodeSystem = {
  env: process.env,
  home: homedir(),
  readFile,
  fetch: nodeFetch,
}
