import COS from 'cos-nodejs-sdk-v5'

const Bucket = 'photos-1250000000'
const region = process.env.COS_REGION ?? 'ap-shanghai'
const cos = new COS({ SecretId: 'AKIDtestFAKE001', SecretKey: 'FAKEsecret', FileParallelLimit: 4 })
const plain = new COS({ SecretId: 'AKIDtestFAKE001', SecretKey: 'FAKEsecret', Protocol: 'http:' })

export async function run(Key = 'été/a+b 猫.jpg'): Promise<Record<string, string>> {
  return {
    // signed for fifteen minutes
    byDefault: cos.getObjectUrl({ Bucket, Region: 'ap-guangzhou', Key }),
    put: cos.getObjectUrl({
      Bucket,
      Region: 'ap-guangzhou',
      Key,
      Method: 'PUT', // to upload
      Expires: 60,
      Headers: { 'Content-Type': 'image/png' },
      Sign: true,
    }),
    elsewhere: cos.getObjectUrl({ Bucket, Region: region, Key, Query: { 'response-content-disposition': 'attachment', versionId: 7 } }),
    domain: cos.getObjectUrl({ Bucket, Region: 'ap-guangzhou', Key, Domain: 'img.example.com', Expires: 5 * 60 }),
    loose: cos.getObjectUrl({ Bucket, Region: 'ap-guangzhou', Key, Protocol: 'https:', Method: 'get' } as COS.GetObjectUrlParams),
    plain: plain.getObjectUrl({ Bucket, Region: 'ap-guangzhou', Key }),
  }
}
