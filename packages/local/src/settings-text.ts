import type { LocalServer } from './start/local-server.js'

type Settings = Pick<LocalServer, 'url' | 'region' | 'credentials'>

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

/** The same for S3. The names are those that the AWS command line and the SDKs read. */
export function s3SettingsText(
  { url, region, credentials, certificate }: Settings & Pick<LocalServer, 'certificate'>,
  bucket = 'photos',
  given = false,
): string {
  const { accessKeyId, accessKeySecret } = credentials
  const pair = given
    ? '# AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: as they were set for this command'
    : `export AWS_ACCESS_KEY_ID=${accessKeyId}\nexport AWS_SECRET_ACCESS_KEY=${accessKeySecret}`
  const trust =
    certificate === undefined
      ? ''
      : `\n# to be trusted: a file for AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS …\n${certificate}`
  return `presign-local serves S3 at ${url}

# shell, the AWS command line and all SDKs
${pair}
export AWS_REGION=${region}
export AWS_ENDPOINT_URL=${url}
${trust}
// JavaScript, @aws-sdk/client-s3
new S3Client({ forcePathStyle: true })

# Python, boto3
boto3.client('s3').list_objects_v2(Bucket='${bucket}')

// Go, aws-sdk-go-v2
s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
`
}

/** The same for COS. The names are those that Tencent Cloud's command line and SDKs read. */
export function cosSettingsText(
  { url, region, credentials }: Settings,
  bucket = 'photos-1250000000',
  given = false,
): string {
  const { accessKeyId, accessKeySecret } = credentials
  const pair = given
    ? '# TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY: as they were set for this command'
    : `export TENCENTCLOUD_SECRET_ID=${accessKeyId}\nexport TENCENTCLOUD_SECRET_KEY=${accessKeySecret}`
  const { protocol, port } = new URL(url)
  const domain = `cos.{Region}.myqcloud.com:${port}`
  return `presign-local serves COS at ${url}

# shell
${pair}
export COS_ENDPOINT=${url}

// JavaScript, @presign/cos
const scheme = cos({ region: '${region}', endpoint: endpoints.pathStyle('${url}') })

// cos-nodejs-sdk-v5, where {Bucket}.localhost leads to this machine
new COS({ SecretId, SecretKey, Protocol: '${protocol}', Domain: '{Bucket}.localhost:${port}', ServiceDomain: 'localhost:${port}' })

# Its own host names are served, too: *.${domain.replace('{Region}', region)}
# try: ${url}/${bucket}
`
}
