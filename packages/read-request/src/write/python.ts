import type { RequestToWrite } from './request.js'

/** What JSON escapes Python reads alike, but for halves of surrogate pairs beyond the basic plane: those stay as they are. */
const text = (value: string) => JSON.stringify(value)

export function python({ method, url, headers, upload }: RequestToWrite): string {
  const lines = headers.map(([name, value]) => `    ${text(name)}: ${text(value)},`)
  return [
    'import requests',
    '',
    `url = ${text(url)}`,
    `headers = {${lines.length > 0 ? `\n${lines.join('\n')}\n` : ''}}`,
    ...(upload === undefined ? [] : [`body = open(${text(upload)}, "rb").read()`]),
    'with requests.Session() as session:',
    `    request = session.prepare_request(requests.Request(${text(method)}, url, headers=headers${upload === undefined ? '' : ', data=body'}))`,
    '    request.url = url  # as it was signed: requests rewrites what it finds odd',
    '    response = session.send(request)',
    'print(response.status_code, response.text)',
  ].join('\n')
}
