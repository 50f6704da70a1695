import type { RequestToWrite } from './request.js'

/** Java reads `\u` before anything else, so that JSON's escapes of controls would end the line. */
const text = (value: string) =>
  `"${value.replaceAll(/["\\]|[^\x20-\x7e]/g, (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

export function java({ method, url, headers, upload }: RequestToWrite): string {
  const body =
    upload === undefined ? 'BodyPublishers.noBody()' : `BodyPublishers.ofFile(java.nio.file.Path.of(${text(upload)}))`
  return [
    'import java.net.URI;',
    'import java.net.http.HttpClient;',
    'import java.net.http.HttpRequest;',
    'import java.net.http.HttpRequest.BodyPublishers;',
    'import java.net.http.HttpResponse.BodyHandlers;',
    '',
    'public class Send {',
    '    public static void main(String[] args) throws Exception {',
    `        HttpRequest request = HttpRequest.newBuilder(URI.create(${text(url)}))`,
    ...headers.map(([name, value]) => `            .header(${text(name)}, ${text(value)})`),
    `            .method(${text(method)}, ${body})`,
    '            .build();',
    '        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());',
    '        System.out.println(response.statusCode() + " " + response.body());',
    '    }',
    '}',
  ].join('\n')
}
