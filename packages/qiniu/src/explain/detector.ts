import { type Detector, momentIn, recognize, type SignatureSigns } from '@presign/core/explain'

const DOWNLOAD: SignatureSigns = {
  family: 'qiniu',
  scheme: 'qiniu',
  label: 'Qiniu Kodo, private download',
  // `token` by itself is anyone's parameter; a deadline stands before this one.
  tells: [['token', /^[\w-]+:[\w-]{27}=$/]],
  needs: ['e', 'token'],
  facts: ({ parameters }) => ({
    accessKeyId: /^([^:]+):/.exec(parameters.get('token') ?? '')?.[1],
    expiresAt: momentIn(parameters.get('e')),
  }),
}

const MANAGEMENT: SignatureSigns = {
  family: 'qiniu',
  scheme: 'qiniu-management',
  label: 'Qiniu Kodo, management token',
  tells: [],
  needs: [],
  begins: /^(?:Qiniu|QBox) [^:\s]+:/,
  facts: ({ headers }) => ({
    accessKeyId: /^(?:Qiniu|QBox) ([^:\s]+):/.exec(headers.get('authorization') ?? '')?.[1],
    signedAt: momentIn(headers.get('x-qiniu-date')),
  }),
}

/**
 * Recognises the tokens of Qiniu Kodo, for `detect`: private downloads, and management tokens.
 *
 * @see {@link https://developer.qiniu.com/kodo/1202/download-token}
 */
export const qiniuDetector: Detector = {
  family: 'qiniu',
  schemes: [DOWNLOAD, MANAGEMENT],
  detect: (marks) => [...recognize(marks, DOWNLOAD), ...recognize(marks, MANAGEMENT)],
}
