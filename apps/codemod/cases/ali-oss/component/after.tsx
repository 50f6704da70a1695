/** @jsxRuntime classic @jsx element */
import { createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints } from '@presign/oss'
import { ossV1 } from '@presign/oss-v1'

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
const client = createSyncSigner(ossV1({
  region: 'cn-hangzhou',
  endpoint: endpoints.public({ protocol: 'http' }),
}), {
  credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
  backend: nodeBackend,
})

const Links = ({ keys }: { keys: string[] }) => (
  <ul>
    {/* one for each */}
    {keys.map((key) => <a href={client.presign({ bucket: 'examplebucket', key, expiresIn: 60 }).url}>client.signatureUrl(key)</a>)}
    don&apos;t
  </ul>
)

export async function run(): Promise<Record<string, unknown>> {
  return { page: JSON.stringify(Links({ keys: ['cat.jpg'] })) }
}
