/** A form's body, ready to be sent. */
export interface FormBody {
  readonly contentType: string
  readonly blob: Blob
}

/**
 * Writes a form as `multipart/form-data` (RFC 7578). Values are written as they are: FormData would change their newlines,
 * and the policy was signed with them. The file is last, since services ignore fields that follow it.
 */
export function formBody(fields: Readonly<Record<string, string>>, file: Blob, name: string): FormBody {
  const boundary = `presign-${Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('')}`
  const parts = Object.entries(fields).map(
    ([field, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(field)}"\r\n\r\n${value}\r\n`,
  )
  const type = file.type === '' ? 'application/octet-stream' : file.type
  const disposition = `Content-Disposition: form-data; name="file"; filename="${escaped(name)}"`
  const head = `--${boundary}\r\n${disposition}\r\nContent-Type: ${type}\r\n\r\n`
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    blob: new Blob([...parts, head, file, `\r\n--${boundary}--\r\n`]),
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

/** As browsers escape names of fields and files (WHATWG HTML, multipart form data). */
function escaped(name: string): string {
  return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')
}
