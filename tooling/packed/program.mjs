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
