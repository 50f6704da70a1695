import type { LocalOss } from './local-oss.js'

type Settings = Pick<LocalOss, 'url' | 'region' | 'credentials'>

/**
 * Settings of clients for this server, ready to paste. The clients read the key pair from the environment, so that a
 * secret stands in one line, and in none where the user has set it: that one may be real.
 *
 * @param given Whether the key pair came from the user's own environment.
 */
export function settingsText({ url, region, credentials }: Settings, bucket = 'photos', given = false): string {
  const { accessKeyId, accessKeySecret } = credentials
  const pair = given
    ? '# OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET: as they were set for this command'
    : `export OSS_ACCESS_KEY_ID=${accessKeyId}\nexport OSS_ACCESS_KEY_SECRET=${accessKeySecret}`
  return `presign-local listens at ${url}

# shell, and all that read the official names
${pair}
export OSS_REGION=${region}
export OSS_ENDPOINT=${url}

// @presign
const { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret } = process.env
const scheme = ossV4({ region: '${region}', endpoint: endpoints.pathStyle('${url}') })
const signer = createSigner(scheme, { credentials: { accessKeyId, accessKeySecret } })

// ali-oss
new OSS({ region: 'oss-${region}', endpoint: '${url}', sldEnable: true, bucket: '${bucket}', authorizationV4: true,
  accessKeyId, accessKeySecret })

# Python, oss2
auth = oss2.AuthV4(os.environ['OSS_ACCESS_KEY_ID'], os.environ['OSS_ACCESS_KEY_SECRET'])
oss2.Bucket(auth, '${url}', '${bucket}', region='${region}')

// Go, alibabacloud-oss-go-sdk-v2
oss.NewClient(oss.LoadDefaultConfig().WithRegion("${region}").WithEndpoint("${url}").WithUsePathStyle(true).
	WithCredentialsProvider(credentials.NewEnvironmentVariableCredentialsProvider()))
`
}
