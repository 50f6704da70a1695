import { readFileSync } from 'node:fs'

const vectors = JSON.parse(
  readFileSync(new URL('../../packages/vectors/json/oss/v4-query.json', import.meta.url), 'utf8'),
)

/** A vector that needs nothing but the defaults. */
const { input, expected } = vectors.find(
  ({ input }) =>
    input.addressing === 'virtual' &&
    input.endpoint === `https://oss-${input.region}.aliyuncs.com` &&
    input.securityToken === null &&
    input.additionalHeaders.length === 0,
)

/** What the program must print: the signature of an official SDK. */
export const wanted = expected.signature

const lines = `
const scheme = ossV4({ region: ${JSON.stringify(input.region)} })
const credentials = ${JSON.stringify({ accessKeyId: input.accessKeyId, accessKeySecret: input.accessKeySecret })}
const { accessKeyId, accessKeySecret } = credentials
const signer = createSigner(scheme, { credentials: { accessKeyId, accessKeySecret } })
signer
  .presign({
    method: ${JSON.stringify(input.method)},
    bucket: ${JSON.stringify(input.bucket)},
    key: ${JSON.stringify(input.key)},
    query: ${JSON.stringify(input.query)},
    headers: ${JSON.stringify(input.headers)},
    expiresIn: ${input.expiresIn},
    at: new Date(${JSON.stringify(input.signingTime)}),
    allowUnsafeKey: true,
  })
  .then(({ trace }) => console.log(trace.signature))
`
export const esm = `import { createSigner } from '@presign/core'\nimport { ossV4 } from '@presign/oss-v4'\n${lines}`
export const commonJs = `const { createSigner } = require('@presign/core')\nconst { ossV4 } = require('@presign/oss-v4')\n${lines}`
// The console is the one thing that the language does not bring.
export const typescript = `${esm.replace('\n\n', '\ndeclare const console: { log(text: string): void }\n')}\nexport {}\n`

/** Every kind of door, for compilers: what is behind each has types. */
export const doors = `
import { nodeBackend } from '@presign/core/node'
import { explain } from '@presign/core/explain'
import { createVerifier } from '@presign/core/verify'
import { checkForm } from '@presign/oss/form'
import { postPolicy } from '@presign/oss-v4/form'
import { ossV4Verification } from '@presign/oss-v4/verify'
const verifying = ossV4Verification({ region: 'cn-hangzhou' })
export const verifier = createVerifier([verifying], { credentialsOf: () => undefined, backend: nodeBackend })
export const found: number = explain({ stringToSign: 'a' }, { stringToSign: 'b' }).length
export const form = signer
  .run(postPolicy({ bucket: 'examplebucket', key: 'a', size: { max: 1 }, expiresIn: 60 }))
  .then(({ policy, fields }) => checkForm(policy, fields, { size: 1 }))
`

/** A server of the commonest kind: CommonJS, whose handlers are typed. It answers once, and prints what it answered. */
export const express = `
import express = require('express')
import { createSigner } from '@presign/core'
import { ossV4 } from '@presign/oss-v4'
import type { AddressInfo } from 'node:net'
const app = express()
app.get('/link', async (_request, response) => {
${lines.replace('console.log(trace.signature)', 'response.json({ signature: trace.signature })').replace(/\nsigner\n/, '\nawait signer\n')}
})
const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address() as AddressInfo
  const answer = await fetch(\`http://127.0.0.1:\${port}/link\`)
  console.log(((await answer.json()) as { signature: string }).signature)
  server.close()
})
`

const page = readFileSync(new URL('../../docs/compilers.md', import.meta.url), 'utf8')

/** The configuration that the page shows. */
export const [, jestConfiguration = ''] = /^```js\n([\s\S]*?)^```$/m.exec(page) ?? []

/** A program as a test of Jest, which writes what it printed into another. @param {string} program */
export function jestTest(program) {
  const isModule = program.startsWith('\nimport') || program.startsWith('import')
  const fs = isModule ? `import { writeFileSync } from 'node:fs'\n` : `const { writeFileSync } = require('node:fs')\n`
  const tested = lines
    .replace(/\nsigner\n/, '\nreturn signer\n')
    .replace(
      'console.log(trace.signature)',
      "writeFileSync('jested.cjs', 'console.log(' + JSON.stringify(trace.signature) + ')')",
    )
  return `${fs}${program.replace(lines, '')}\ntest('signs', () => {${tested}})\n`
}
