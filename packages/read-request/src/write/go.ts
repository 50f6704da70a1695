import type { RequestToWrite } from './request.js'

/** JSON escapes are those of Go, but for surrogate pairs, which JSON does not need. */
const text = (value: string) => JSON.stringify(value)

export function go({ method, url, headers, upload }: RequestToWrite): string {
  const imports = ['fmt', 'io', 'net/http', ...(upload === undefined ? [] : ['bytes', 'os'])].sort()
  return [
    'package main',
    '',
    'import (',
    ...imports.map((name) => `\t"${name}"`),
    ')',
    '',
    'func main() {',
    ...(upload === undefined
      ? [`\trequest, err := http.NewRequest(${text(method)}, ${text(url)}, nil)`]
      : [
          `\tbody, err := os.ReadFile(${text(upload)})`,
          '\tif err != nil {',
          '\t\tpanic(err)',
          '\t}',
          `\trequest, err := http.NewRequest(${text(method)}, ${text(url)}, bytes.NewReader(body))`,
        ]),
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    ...headers.map(([name, value]) => `\trequest.Header.Set(${text(name)}, ${text(value)})`),
    '\tresponse, err := http.DefaultClient.Do(request)',
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    '\tdefer response.Body.Close()',
    '\tanswer, _ := io.ReadAll(response.Body)',
    '\tfmt.Println(response.StatusCode, string(answer))',
    '}',
  ].join('\n')
}
