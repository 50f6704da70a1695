import { generate } from 'selfsigned'

/** A key and a certificate for servers on the loopback, made for this run. */
export async function localCertificate(): Promise<{ readonly key: string; readonly cert: string }> {
  const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 7 as const, ip: '127.0.0.1' }] }]
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], { extensions })
  return { key, cert }
}
