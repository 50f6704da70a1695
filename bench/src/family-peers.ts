import { BosClient } from '@baiducloud/sdk'
import { TosClient } from '@volcengine/tos-sdk'
import ObsClient from 'esdk-obs-nodejs'
import type { Row } from './row.js'
import {
  ACCESS_KEY_ID,
  ACCESS_KEY_SECRET,
  BOS_REGION,
  BUCKET,
  EXPIRES_IN,
  OBS_REGION,
  QUERY,
  TOS_REGION,
  turn,
} from './workload.js'

export function obsUrl(keys: readonly string[]): Row {
  const client = new ObsClient({
    access_key_id: ACCESS_KEY_ID,
    secret_access_key: ACCESS_KEY_SECRET,
    server: `https://obs.${OBS_REGION}.myhuaweicloud.com`,
  })
  const request = { Method: 'GET', Bucket: BUCKET, Expires: EXPIRES_IN, Headers: {} }
  return {
    name: 'esdk-obs-nodejs createSignedUrlSync',
    protocol: 'obs',
    run: (call) => client.createSignedUrlSync({ ...request, Key: turn(keys, call), QueryParams: QUERY }).SignedUrl,
  }
}

/** It signs the host of the endpoint in place of the region, so it agrees with no one. */
export function tosUrl(keys: readonly string[]): Row {
  const client = new TosClient({
    accessKeyId: ACCESS_KEY_ID,
    accessKeySecret: ACCESS_KEY_SECRET,
    region: TOS_REGION,
    endpoint: `tos-${TOS_REGION}.volces.com`,
  })
  return {
    name: '@volcengine/tos-sdk getPreSignedUrl',
    run: (call) =>
      client.getPreSignedUrl({ bucket: BUCKET, key: turn(keys, call), expires: EXPIRES_IN, query: { ...QUERY } }),
  }
}

export function bosUrl(keys: readonly string[]): Row {
  const client = new BosClient({
    endpoint: `https://${BOS_REGION}.bcebos.com`,
    credentials: { ak: ACCESS_KEY_ID, sk: ACCESS_KEY_SECRET },
    removeVersionPrefix: true,
  })
  return {
    name: '@baiducloud/sdk generatePresignedUrl',
    protocol: 'bos',
    run: (call) =>
      client.generatePresignedUrl(
        BUCKET,
        turn(keys, call),
        Math.floor(Date.now() / 1000),
        EXPIRES_IN,
        {},
        { ...QUERY },
      ),
  }
}
