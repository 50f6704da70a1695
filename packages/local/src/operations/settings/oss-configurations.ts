import { failures } from '../../failure.js'
import type { Fields } from '../../xml/read-xml.js'
import type { Configuration } from './configurations.js'
import { checkLifecycle } from './lifecycle.js'
import { capacityKept, httpsKept, inventoryKept, styleKept } from './oss-settings.js'

/**
 * What is kept and given back, and what a bucket without it answers.
 *
 * @see {@link https://www.alibabacloud.com/help/en/oss/developer-reference/error-codes}
 */
export const OSS_CONFIGURATIONS: Readonly<Record<string, Configuration>> = {
  accessmonitor: {
    name: 'BucketAccessMonitor',
    root: 'AccessMonitorConfiguration',
    without: { Status: 'Disabled' },
    kept: oneOf('Status', ['Enabled', 'Disabled']),
  },
  bucketArchiveDirectRead: {
    name: 'BucketArchiveDirectRead',
    root: 'ArchiveDirectReadConfiguration',
    without: { Enabled: false },
    kept: oneOf('Enabled', ['true', 'false', 'True', 'False']),
  },
  httpsConfig: {
    name: 'BucketHttpsConfig',
    root: 'HttpsConfiguration',
    without: { TLS: { Enable: false } },
    kept: httpsKept,
  },
  inventory: {
    name: 'BucketInventory',
    root: 'InventoryConfiguration',
    id: 'inventoryId',
    without: ['NoSuchInventory', 'The specified inventory does not exist.'],
    kept: inventoryKept,
  },
  lifecycle: {
    name: 'BucketLifecycle',
    root: 'LifecycleConfiguration',
    without: ['NoSuchLifecycle', 'No Row found in Lifecycle Table.'],
    kept(text, document) {
      checkLifecycle(document)
      return text
    },
  },
  logging: { name: 'BucketLogging', root: 'BucketLoggingStatus', without: '' },
  overwriteConfig: {
    name: 'BucketOverwriteConfig',
    root: 'OverwriteConfiguration',
    without: ['NoSuchBucketOverwriteConfig', 'The bucket overwrite configuration does not exist.'],
  },
  policy: {
    name: 'BucketPolicy',
    root: undefined,
    without: ['NoSuchBucketPolicy', 'The bucket policy does not exist.'],
  },
  publicAccessBlock: {
    name: 'BucketPublicAccessBlock',
    root: 'PublicAccessBlockConfiguration',
    without: { BlockPublicAccess: false },
  },
  qos: { name: 'BucketStorageCapacity', root: 'BucketUserQos', without: { StorageCapacity: -1 }, kept: capacityKept },
  referer: {
    name: 'BucketReferer',
    root: 'RefererConfiguration',
    without: { AllowEmptyReferer: true, AllowTruncateQueryString: true, RefererList: '' },
    kept: (text, document) =>
      document.text('AllowTruncateQueryString') === undefined
        ? text.replace('</RefererConfiguration>', '<AllowTruncateQueryString>true</AllowTruncateQueryString>$&')
        : text,
  },
  replication: {
    name: 'BucketReplication',
    root: 'ReplicationConfiguration',
    without: ['NoSuchReplicationConfiguration', 'The bucket you specified does not have replication configuration.'],
  },
  requestPayment: {
    name: 'BucketRequestPayment',
    root: 'RequestPaymentConfiguration',
    without: { Payer: 'BucketOwner' },
  },
  style: {
    name: 'Style',
    root: 'Style',
    id: 'styleName',
    without: ['NoSuchStyle', 'The specified style does not exist.'],
    kept: styleKept,
  },
  transferAcceleration: {
    name: 'BucketTransferAcceleration',
    root: 'TransferAccelerationConfiguration',
    without: [
      'NoSuchTransferAccelerationConfiguration',
      'The bucket you specified does not have transfer acceleration configuration.',
    ],
  },
  userDefinedLogFieldsConfig: {
    name: 'UserDefinedLogFieldsConfig',
    root: 'UserDefinedLogFieldsConfiguration',
    without: ['NoSuchUserDefinedLogFieldsConfig', 'The user defined log fields configuration does not exist.'],
  },
  website: {
    name: 'BucketWebsite',
    root: 'WebsiteConfiguration',
    without: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration.'],
  },
}

/** @throws Failure `MalformedXML`, as the suite of oss2 expects. */
function oneOf(name: string, values: readonly string[]): NonNullable<Configuration['kept']> {
  return (text: string, document: Fields) => {
    if (values.includes(document.text(name) ?? '')) return text
    throw failures.malformedXml()
  }
}
