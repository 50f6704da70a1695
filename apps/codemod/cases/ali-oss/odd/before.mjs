#!/usr/bin/env node
'use strict'
/* licence */ import OSS, { STS } from "ali-oss" // both
import fs from 'node:fs'

const   client=new OSS ( { region:"oss-cn-hangzhou",accessKeyId:'LTAItestKEY0001' , /* a */ accessKeySecret:'FAKEsecret',bucket:`examplebucket`,secure:!0===true } ) ; const other = 1
const one = new OSS({ 'region': 'oss-cn-hangzhou', "accessKeyId": 'LTAItestKEY0001', accessKeySecret: 'FAKE\x73ecret', bucket: 'examplebucket', secure: true })
const two = new OSS({region:'oss-cn-hangzhou',accessKeyId:'LTAItestKEY0001',accessKeySecret:'FAKEsecret',bucket:'examplebucket',secure:true})

function shadowed(client) { return client?.name ?? one . signatureUrl ( 'it\'s "quoted" \u{1F600}' /* the key */ , { 'expires' : 60 , } ) }
const inner = (one) => ({ signatureUrl: () => one }).signatureUrl()
const endpoints = [STS, fs, other, inner(1)].length

export async function run() {
	const label = `client.signatureUrl('x') ${two?.signatureUrl('in a template')}`
	{
		const two = { signatureUrl: (name) => name }
		label.concat(two.signatureUrl('not ours'))
	}
	const asynchronous = await one
		.asyncSignatureUrl('a') // behind
	return { shadowed: shadowed({}), label: label.slice(label.indexOf('http')), asynchronous, more: String(endpoints)
		, odd: client['signatureUrl'] ? 'there' : '', regexp: String(/client.signatureUrl\('x'\)/.test("client.signatureUrl('x')")) }
}
