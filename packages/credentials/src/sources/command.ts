import { fieldOf, jsonObject } from './fields.js'
import { decoded, systemCode } from './files.js'
import type { System } from './system.js'
import { unavailable } from './unavailable.js'

/**
 * The fields of the JSON object that a command prints.
 *
 * @throws SigningError `credentials_unavailable` where commands are not switched on, or this one fails.
 */
export async function printedBy(
  { runCommand }: System,
  from: string,
  command: string,
  signal: AbortSignal | undefined,
): Promise<(name: string) => unknown> {
  if (!runCommand)
    throw unavailable(from, 'a command to run', 'runCommand among the options, which switches commands on')
  const printed = await runCommand(command, signal).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw unavailable(from, `a command that failed (${systemCode(error)})`, 'a command that prints credentials')
  })
  const object = jsonObject(decoded(printed) ?? '')
  if (object) return fieldOf(object)
  throw unavailable(
    from,
    `${printed.length} bytes that are not a JSON object`,
    'a command that prints credentials as JSON',
  )
}
