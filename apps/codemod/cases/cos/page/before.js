import COS from 'cos-js-sdk-v5'

const cos = new COS({ SecretId: window.id, SecretKey: window.secret, SecurityToken: window.token })

export function show(Key) {
  document.images[0].src = cos.getObjectUrl({ Bucket: 'photos-1250000000', Region: 'ap-guangzhou', Key })
}
