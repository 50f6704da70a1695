import { spawn } from 'node:child_process'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { workerdBinary } from './binaries.mjs'
import { bundled } from './bundle.mjs'

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "suite", worker = .suite)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "suite")],
);
const suite :Workerd.Worker = (
  modules = [
    (name = "suite.js", esModule = embed "suite.js"),
    (name = "@presign/core/wasm/simd.wasm", wasm = embed "simd.wasm"),
    (name = "@presign/core/wasm/scalar.wasm", wasm = embed "scalar.wasm"),
  ],
  compatibilityDate = "2026-11-01",
);
`

/** @param {string} project */
export async function inWorkerd(project) {
  const folder = join(project, 'workerd')
  await mkdir(folder)
  for (const name of ['simd', 'scalar']) {
    await copyFile(join(project, `node_modules/@presign/core/wasm/${name}.wasm`), join(folder, `${name}.wasm`))
  }
  await writeFile(join(folder, 'suite.js'), await bundled(project, 'workerd.mjs', { external: ['*.wasm', 'node:*'] }))
  await writeFile(join(folder, 'config.capnp'), CONFIG)
  return asked(folder)
}

/** Starts the worker on a free port, which it tells on its third channel, and asks it once. @param {string} folder */
async function asked(folder) {
  const args = ['serve', 'config.capnp', '--control-fd=3']
  const child = spawn(workerdBinary(), args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })
  try {
    for await (const line of createInterface({ input: child.stdio[3] })) {
      const { event, port } = JSON.parse(line)
      if (event === 'listen') return await (await fetch(`http://127.0.0.1:${port}`)).json()
    }
    throw new Error('workerd ended before it listened')
  } finally {
    child.kill()
  }
}
