/** @jsxRuntime classic @jsx element */
import OSS from 'ali-oss'

declare global {
  namespace JSX {
    interface IntrinsicElements {
      a: { href: string }
      ul: object
    }
  }
}
type Child = { readonly href?: string; readonly children: readonly unknown[] }
const element = (_tag: string, attributes: { href?: string } | null, ...children: unknown[]): Child => ({ ...attributes, children })
const client = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret', bucket: 'examplebucket' })

const Links = ({ keys }: { keys: string[] }) => (
  <ul>
    {/* one for each */}
    {keys.map((key) => <a href={client.signatureUrl(key, { expires: 60 })}>client.signatureUrl(key)</a>)}
    don&apos;t
  </ul>
)

export async function run(): Promise<Record<string, unknown>> {
  return { page: JSON.stringify(Links({ keys: ['cat.jpg'] })) }
}
