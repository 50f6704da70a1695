import type { RequestToWrite } from './request.js'

/** In single quotes PHP knows two escapes. */
const text = (value: string) => `'${value.replaceAll(/[\\']/g, '\\$&')}'`

export function php({ method, url, headers, upload }: RequestToWrite): string {
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type')
  // A name with a colon and nothing behind it takes a header of curl's own back; a semicolon sends an empty one.
  const own = [
    ...(upload === undefined || typed ? [] : ['Content-Type:']),
    ...(upload === undefined ? [] : ['Expect:']),
  ]
  const lines = [...headers.map(([name, value]) => (value === '' ? `${name};` : `${name}: ${value}`)), ...own]
  return [
    '<?php',
    `$request = curl_init(${text(url)});`,
    'curl_setopt_array($request, [',
    ...(method === 'HEAD' ? ['    CURLOPT_NOBODY => true,'] : [`    CURLOPT_CUSTOMREQUEST => ${text(method)},`]),
    `    CURLOPT_HTTPHEADER => [${lines.map(text).join(', ')}],`,
    ...(upload === undefined ? [] : [`    CURLOPT_POSTFIELDS => file_get_contents(${text(upload)}),`]),
    '    CURLOPT_PATH_AS_IS => true,',
    '    CURLOPT_RETURNTRANSFER => true,',
    ']);',
    '$answer = curl_exec($request);',
    "echo curl_getinfo($request, CURLINFO_RESPONSE_CODE), ' ', $answer, PHP_EOL;",
  ].join('\n')
}
