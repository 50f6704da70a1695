import { firstRepeat } from '../parsing.js'

/**
 * Reads `Name=value, Name=value`, as it follows the algorithm in `Authorization`. Spaces around the items or none: SDKs
 * write one after each comma, others leave it out.
 *
 * @param no Rejects the request, for the reason that is told.
 * @returns The value of an item, which must be there and not be empty.
 */
export function authorizationItems(text: string, no: (detail: string) => never): (name: string) => string {
  const items = text
    .split(',')
    .map((item) => /^\s*(\w+)=(\S*)\s*$/.exec(item) ?? no('an item of Authorization has no "="'))
    .map(([, name = '', value = '']) => [name, value] as const)
  if (firstRepeat(items) !== undefined) no('Authorization says one thing twice')
  return (wanted) => items.find(([name]) => name === wanted)?.[1] || no(`Authorization lacks ${wanted}`)
}
