import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Runs a file of the suite with a binary, and reads what it prints.
 * @param {string} binary @param {readonly string[]} args
 * @param {{ project: string, file?: string, env?: Record<string, string> }} options */
export async function runFile(binary, args, { project, file = 'main.mjs', env = {} }) {
  const { stdout } = await execute(binary, [...args, file], {
    cwd: project,
    env: { PATH: process.env.PATH, HOME: project, NO_COLOR: '1', ...env },
    maxBuffer: 2 ** 28,
  })
  return JSON.parse(stdout)
}
