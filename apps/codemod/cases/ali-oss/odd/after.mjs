#!/usr/bin/env node
'use strict'
/* licence */ import { createSigner, createSyncSigner } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { ossV1 } from '@presign/oss-v1'
import OSS, { STS } from "ali-oss" // both
import fs from 'node:fs'

const   client=new OSS ( { region:"oss-cn-hangzhou",accessKeyId:'LTAItestKEY0001' , /* a */ accessKeySecret:'FAKEsecret',bucket:`examplebucket`,secure:!0===true } ) ; const other = 1
const oneV1 = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), {
	credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKE\x73ecret' },
	backend: nodeBackend,
})
const oneV1Async = createSigner(ossV1({ region: 'cn-hangzhou' }), {
	credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKE\x73ecret' },
})
const two = createSyncSigner(ossV1({ region: 'cn-hangzhou' }), {
	credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
	backend: nodeBackend,
})

function shadowed(client) { return client?.name ?? oneV1.presign({
	/* the key */
	bucket: 'examplebucket',
	key: 'it\'s "quoted" \u{1F600}',
	expiresIn: 60,
}).url }
const inner = (one) => ({ signatureUrl: () => one }).signatureUrl()
const endpoints = [STS, fs, other, inner(1)].length

export async function run() {
	const label = `client.signatureUrl('x') ${two?.presign({
		bucket: 'examplebucket',
		key: 'in a template',
		expiresIn: 1800,
	}).url}`
	{
		const two = { signatureUrl: (name) => name }
		label.concat(two.signatureUrl('not ours'))
	}
	const { url: asynchronous } = await oneV1Async.presign({
		bucket: 'examplebucket',
		key: 'a',
		expiresIn: 1800,
	}) // behind
	// TODO(presign): the client of ali-oss goes elsewhere from here; see https://github.com/presign/presign/blob/main/apps/docs/pages/en/migrate/ali-oss.md
	return { shadowed: shadowed({}), label: label.slice(label.indexOf('http')), asynchronous, more: String(endpoints)
		, odd: client['signatureUrl'] ? 'there' : '', regexp: String(/client.signatureUrl\('x'\)/.test("client.signatureUrl('x')")) }
}
