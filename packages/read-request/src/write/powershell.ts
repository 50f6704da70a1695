import type { RequestToWrite } from './request.js'

/** In single quotes nothing is replaced; PowerShell takes the typographic quotes for them as well. */
const text = (value: string) => `'${value.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`

export function powershell({ method, url, headers, upload }: RequestToWrite): string {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')
  const others = headers.filter((header) => header !== type)
  const table = others.map(([name, value]) => `${text(name)} = ${text(value)}`).join('; ')
  return [
    `Invoke-WebRequest -Uri ${text(url)}`,
    `-Method ${/^(?:get|put|post|head|delete|options|patch)$/i.test(method) ? method : `Default -CustomMethod ${text(method)}`}`,
    // Without it PowerShell 7 refuses values that are not in the form of their header, such as this one's.
    ...(others.length > 0 ? [`-Headers @{ ${table} }`, '-SkipHeaderValidation'] : []),
    ...(type ? [`-ContentType ${text(type[1])}`] : []),
    ...(upload === undefined ? [] : [`-InFile ${text(upload)}`]),
    '-SkipHttpErrorCheck',
  ].join(' `\n  ')
}
