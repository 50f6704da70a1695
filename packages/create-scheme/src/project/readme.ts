import type { SchemeName } from './scheme-name.js'

/** What a new package says of itself: how it is used, and where it is told how to go on. */
export function readme({ package: name, kebab, camel, pascal }: SchemeName): string {
  return `# ${name}

The signature scheme ${kebab}, for [@presign/core](https://www.npmjs.com/package/@presign/core).

\`\`\`sh
npm install @presign/core ${name}
\`\`\`

\`\`\`ts
import { createSigner } from '@presign/core'
import { ${camel} } from '${name}'

const signer = createSigner(${camel}({ region: 'eu' }), { credentials: { accessKeyId: 'id', accessKeySecret: 'FAKE' } })
const { url } = await signer.presign({ bucket: 'photos', key: 'cat.jpg', expiresIn: 900 })
\`\`\`

## From here

\`npm test\` holds the scheme to the contract and to its vectors. It is green now: the scheme signs and verifies, as no provider does. Replace it
piece by piece by your provider's page:

| file | what the page says |
| --- | --- |
| \`src/scheme.ts\` | canonical request, string to sign, key |
| \`src/plan.ts\` | what a signature covers |
| \`src/prepare.ts\` | what is sent, and what a caller must not write |
| \`src/parse.ts\` | how such a request is recognised and read |
| \`src/endpoint.ts\`, \`src/answers.ts\` | hosts, names of buckets, what the service answers |
| \`src/mistakes.ts\` | what its users get wrong |
| \`test/vectors.ts\` | what the provider's own SDK signs, the half of the truth that is not yours |

Types are \`${pascal}\`, \`${pascal}Options\`, \`${pascal}Verification\`. In the repository of @presign/core, \`docs/adding-a-scheme.md\` takes a real scheme
through these files, and \`docs/scheme-from-outside.md\` tells what differs in a package of your own, such as error codes.
`
}
