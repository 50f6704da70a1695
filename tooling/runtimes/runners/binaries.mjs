import { createRequire } from 'node:module'

const { resolve } = createRequire(import.meta.url)

/** @param {number} major */
export const nodeBinary = (major) => resolve(`node-${major}/bin/node`)

// The runtimes' own packages find the one for this platform in an install script. It is run without: the binary is
// in a package beside theirs.
export const denoBinary = () =>
  beside('deno', { linux: '@deno/linux-x64-glibc/deno', darwin: '@deno/darwin-arm64/deno' })
export const bunBinary = () =>
  beside('bun', { linux: '@oven/bun-linux-x64/bin/bun', darwin: '@oven/bun-darwin-aarch64/bin/bun' })
export const workerdBinary = () =>
  beside('workerd', {
    linux: '@cloudflare/workerd-linux-64/bin/workerd',
    darwin: '@cloudflare/workerd-darwin-arm64/bin/workerd',
  })

/** @param {string} owner @param {Record<string, string>} files */
function beside(owner, files) {
  const file = files[process.platform]
  if (file === undefined) throw new Error(`Cannot run ${owner} on ${process.platform}: wanted ${Object.keys(files)}`)
  return createRequire(resolve(`${owner}/package.json`)).resolve(file)
}
