import COS from 'cos-nodejs-sdk-v5'

const renewed = new COS({ getAuthorization: () => undefined })
const cos = new COS({ SecretId: 'AKIDtestFAKE001', SecretKey: 'FAKEsecret' })

export function links(Region: string, params: COS.GetObjectUrlParams, done: (error: COS.CosError, data: COS.GetObjectUrlResult) => void): string[] {
  cos.putObject({ Bucket: 'photos-1250000000', Region, Key: 'cat.jpg', Body: '' })
  return [
    renewed.getObjectUrl({ Bucket: 'photos-1250000000', Region: 'ap-guangzhou', Key: 'cat.jpg' }),
    cos.getObjectUrl(params),
    cos.getObjectUrl({ Bucket: 'photos-1250000000', Region, Key: 'cat.jpg' }),
    cos.getObjectUrl({ Bucket: 'photos-1250000000', Region: 'ap-guangzhou', Key: 'cat.jpg', Sign: false }),
    cos.getObjectUrl({ Bucket: 'photos-1250000000', Region: 'ap-guangzhou', Key: '/cat.jpg' }),
    cos.getObjectUrl({ Bucket: 'photos-1250000000', Region: 'ap-guangzhou', Key: 'cat.jpg' }, done),
    cos.getObjectUrl({ Bucket: 'photos-1250000000', Region: 'ap-guangzhou', Key: 'cat.jpg' }),
  ]
}
