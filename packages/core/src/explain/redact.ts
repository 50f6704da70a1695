/**
 * Values that are nobody's business in a log: of parameters and headers that carry tokens and signatures. The rest of a
 * name has a limit, without which a search takes a second over 64 kB of a stranger's text.
 */
const PRIVATE =
  /((?:token|signature(?!-?(?:version|method))|secret|password)[\w-]{0,100}(?:=|:[ \t]*|%3D|%3A|"\s*:\s*"|>))([^&\s"'<]+)/gi
/** Names of providers that say neither. */
const SHORT_NAMES = /((?:^|[?&"'\s])sig(?:=|"\s*:\s*"))([^&\s"'<]+)/g
const AUTHORIZATION = /((?:authorization|cookie)[\w-]{0,100}(?:=|:[ \t]*|%3D|%3A))([^&\r\n"']+)/gi

/**
 * A text without its tokens, signatures and secrets: what stands where they stood tells how long they were. For logs,
 * reports and links that are passed on.
 *
 * @param mark What stands in the place of a value, by its length. Default: `…`.
 * @example
 * ```ts
 * import { redact } from '@presign/core/explain'
 *
 * redact('https://h/a?x-oss-signature=FAKE&b=c') // 'https://h/a?x-oss-signature=…&b=c'
 * ```
 */
export function redact(text: string, mark: (length: number) => string = () => '…'): string {
  const hide = (_: string, name: string, value: string) => name + mark(value.length)
  return text.replace(PRIVATE, hide).replace(SHORT_NAMES, hide).replace(AUTHORIZATION, hide)
}
