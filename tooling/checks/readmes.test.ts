import { expect, it } from 'vitest'
import { repositoryFiles } from './files.js'
import { readmeFaults } from './readmes.js'

const manifests = new Map(
  repositoryFiles('packages/*/package.json', 'apps/*/package.json')
    .map(({ path, text }) => [path.replace('/package.json', ''), JSON.parse(text)] as const)
    // The site is built, and never packed.
    .filter(([, manifest]) => manifest.private !== true)
    .map(([folder, manifest]) => [folder, String(manifest.name)]),
)
const nameOf = (folder: string) => manifests.get(folder) ?? ''

it('the README of each package says how to install it, where credentials come from and what it does not do', () => {
  const readmes = repositoryFiles('packages/*/README.md', 'apps/*/README.md')
  expect(readmes.length).toBe(manifests.size)
  expect(readmeFaults(readmes, nameOf)).toEqual([])
})

it('sees a README in which a visitor does not find what is needed', () => {
  const program = "```ts\nimport { a } from '@presign/core/verify'\nconst accessKeySecret = 'FAKE'\n```\n"
  const text = `# other\n\n\`\`\`sh\nnpm install --save-dev mine\n\`\`\`\n\n${program}`
  expect(readmeFaults([{ path: 'packages/mine/README.md', text }], () => 'mine')).toEqual([
    'packages/mine/README.md does not begin with "# mine"',
    'packages/mine/README.md does not install @presign/core, which its first program needs',
    'packages/mine/README.md does not say what it does not do: wanted a heading "Limits"',
    'packages/mine/README.md does not say where credentials come from: wanted a heading "Credentials"',
  ])
  expect(readmeFaults([{ path: 'packages/mine/README.md', text: program }], () => 'mine')).toContain(
    'packages/mine/README.md does not say how to install it before its first program',
  )
})
