import type { LocalOss } from '../../local-oss.js'

type Settings = Pick<LocalOss, 'url' | 'region' | 'credentials'>

/** Settings of clients for this server, ready to paste. */
export function settingsText({ url, region, credentials }: Settings, bucket = 'photos'): string {
  const { accessKeyId, accessKeySecret } = credentials
  return `presign-local listens at ${url}

# shell, and all that read the official names
export OSS_ACCESS_KEY_ID=${accessKeyId}
export OSS_ACCESS_KEY_SECRET=${accessKeySecret}
export OSS_REGION=${region}
export OSS_ENDPOINT=${url}

// @presign
const scheme = ossV4({ region: '${region}', endpoint: endpoints.pathStyle('${url}') })
const signer = createSigner(scheme, { credentials: { accessKeyId: '${accessKeyId}', accessKeySecret: '${accessKeySecret}' } })

// ali-oss
new OSS({ region: 'oss-${region}', endpoint: '${url}', sldEnable: true, bucket: '${bucket}', authorizationV4: true,
  accessKeyId: '${accessKeyId}', accessKeySecret: '${accessKeySecret}' })

# Python, oss2
oss2.Bucket(oss2.AuthV4('${accessKeyId}', '${accessKeySecret}'), '${url}', '${bucket}', region='${region}')

// Go, alibabacloud-oss-go-sdk-v2
oss.NewClient(oss.LoadDefaultConfig().WithRegion("${region}").WithEndpoint("${url}").WithUsePathStyle(true).
	WithCredentialsProvider(credentials.NewStaticCredentialsProvider("${accessKeyId}", "${accessKeySecret}")))
`
}
