import type { SchemeVector } from '@presign/core/testing'
import { template } from '../src/index.js'

// Replace these by what the provider's own SDK signs with a frozen clock, and say which SDK and version that was. Here it is
// OpenSSL: the digest of the canonical request, after the stamp, under the secret.
//   c=$(printf 'GET\n/photos/cat%%201.jpg\na=1' | openssl dgst -sha256 -r | cut -d' ' -f1)
//   printf 'AKtestKEY0001:1709210096:900\n%s' $c | openssl dgst -sha256 -hmac FAKEsecretNobodyMaySee0001 -r
const scheme = template({ region: 'eu' })
const credentials = { accessKeyId: 'AKtestKEY0001', accessKeySecret: 'FAKEsecretNobodyMaySee0001' }
const at = new Date('2024-02-29T12:34:56Z')

/** Signatures that were not made here, stage by stage. */
export const vectors: readonly SchemeVector[] = [
  {
    id: 'a URL with a parameter',
    scheme,
    credentials,
    mode: 'url',
    input: { bucket: 'photos', key: 'cat 1.jpg', query: { a: '1' }, expiresIn: 900, at },
    expected: {
      canonicalRequest: 'GET\n/photos/cat%201.jpg\na=1',
      stringToSign: 'AKtestKEY0001:1709210096:900\nc61147c49e4fb3e11edb3716189a15d845767e4d00e641960c9ccf5f58b8f188',
      signature: 'b011b9efe455bc32a30842e84971c164cf68ecefcfc83073e6a72da6c990ffde',
    },
  },
  {
    id: 'headers, with a key beyond ASCII',
    scheme,
    credentials,
    mode: 'header',
    input: { method: 'PUT', bucket: 'photos', key: '中文.txt', at },
    expected: {
      canonicalRequest: 'PUT\n/photos/%E4%B8%AD%E6%96%87.txt\n',
      stringToSign: 'AKtestKEY0001:1709210096:900\n395d1100457d28e7b7ce1311935a37bba5a907144dcfe184e7e57e88f3b3ce79',
      signature: '720461f8188bcf010924a8fa51928b94ef4d9cefd760e3f152b5fa905c5df8ba',
    },
  },
]
