import { describe, expect, it } from 'vitest'
import { ownersOf, project } from '../project/project.js'
import { repositoryFiles } from './files.js'
import { formFaults, workflowFaults, workflowOf, yamlOf } from './workflows.js'

const workflows = repositoryFiles('.github/workflows/*')
const forms = repositoryFiles('.github/ISSUE_TEMPLATE/*').filter(({ path }) => !path.endsWith('/config.yml'))
const scripts = Object.keys((JSON.parse(textOf('package.json')) as { scripts: object }).scripts)

function textOf(path: string): string {
  return repositoryFiles(path)[0]?.text ?? ''
}

const workflow = (text: string) => ({
  path: 'x.yml',
  text: `on: push\npermissions: {}\njobs:\n  a:\n    timeout-minutes: 1\n${text}`,
})

describe('the workflows', () => {
  it.each(workflows)('$path is what GitHub takes, and safe', (file) => {
    expect(workflowFaults(file, scripts)).toEqual([])
  })

  it('of CI run the whole on every Node that is supported', () => {
    const { everything } = workflowOf({ path: 'ci.yml', text: textOf('.github/workflows/ci.yml') }).jobs
    expect(everything?.steps.map(({ run }) => run)).toContain('.ci/run')
    const [, named = ''] = /^\| Node \| 20\.19 and later of ([\d, ]+) \|/m.exec(textOf('docs/support.md')) ?? []
    expect(everything?.strategy?.matrix.node).toEqual(named.split(', ').map(Number))
  })

  it('of a release belong to the repository that the project names', () => {
    const path = new URL(project.repository).pathname.slice(1)
    expect(textOf('.github/workflows/release.yml')).toContain(`if: github.repository == '${path}'`)
    expect(textOf('.github/workflows/release.yml')).toContain(`branches: [${project.branch}]`)
  })

  it.each([
    ['does not pin', '    steps:\n      - uses: actions/cache@v5\n'],
    ['an expression in a script', `    steps:\n      - run: echo ${'$'}{{ github.head_ref }}\n`],
    ['not a script of package.json', '    steps:\n      - run: npm run nothing\n'],
    ['keeps the credentials', `    steps:\n      - uses: actions/checkout@${'0'.repeat(40)} # v1.0.0\n`],
    ['without an approval', '    permissions: { id-token: write }\n    steps: []\n'],
    ['changes by itself', '    runs-on: ubuntu-latest\n    steps: []\n'],
  ])('a workflow that "%s" is reported', (fault, text) => {
    expect(workflowFaults(workflow(text), scripts).join()).toContain(fault)
  })

  it('a key that stands twice is reported', () => {
    expect(() => yamlOf({ path: 'x.yml', text: 'a: 1\na: 2\n' })).toThrow('Cannot read x.yml')
  })
})

describe('the issue forms', () => {
  it.each(forms)('$path is what GitHub takes', (file) => {
    expect(formFaults(file)).toEqual([])
  })

  it('begin with where to report a vulnerability', () => {
    const [config] = repositoryFiles('.github/ISSUE_TEMPLATE/config.yml')
    expect(config && yamlOf(config)).toMatchObject({
      contact_links: [{ url: `${project.repository}/security/advisories/new` }],
    })
  })

  it.each([
    ['lacks a name', 'body: []\n'],
    ['asks nothing', 'name: a\ndescription: b\nbody:\n  - type: markdown\n    attributes: { value: c }\n'],
    ['a type that GitHub knows', 'body:\n  - type: text\n    id: a\n    attributes: { label: b }\n'],
    ['lacks an id', 'body:\n  - type: input\n    attributes: { label: b }\n'],
  ])('a form that "%s" is reported', (fault, text) => {
    expect(formFaults({ path: 'x.yml', text }).join()).toContain(fault)
  })
})

describe('the other files of the repository on GitHub', () => {
  it('show changes to the team of the organisation that has the repository', () => {
    expect(textOf('.github/CODEOWNERS')).toMatch(new RegExp(`^\\* ${ownersOf(project.repository)}$`, 'm'))
  })

  it('have settings of Renovate that are JSON, with the waiting time that pnpm has', () => {
    const { minimumReleaseAge } = JSON.parse(textOf('.github/renovate.json')) as { minimumReleaseAge: string }
    const [, minutes = ''] = /^minimumReleaseAge: (\d+)$/m.exec(textOf('pnpm-workspace.yaml')) ?? []
    expect(minimumReleaseAge).toBe(`${Number(minutes) / 60 / 24} days`)
  })

  it('name one address, that of the project', () => {
    const owner = project.repository.slice(0, project.repository.lastIndexOf('/') + 1)
    const others = repositoryFiles(
      '*.md',
      '*.yml',
      '*.json',
      '*.ts',
      '*.tsx',
      '*.mjs',
      ':!packages/vectors/json',
    ).flatMap(({ path, text }) =>
      [...text.matchAll(new RegExp(`${owner.replaceAll('.', '\\.')}[\\w.-]+`, 'g'))]
        .filter(([address]) => address.replace(/\.git$/, '') !== project.repository)
        .map(([address]) => `${path} names ${address}`),
    )
    expect(others).toEqual([])
  })
})

describe('the page of what is supported', () => {
  it('names the compilers that the packed packages are tried with', () => {
    const [, named = ''] = /^\| TypeScript \| (.+) \|$/m.exec(textOf('docs/support.md')) ?? []
    const { dependencies } = JSON.parse(textOf('tooling/packed/package.json')) as { dependencies: object }
    const tried = Object.keys(dependencies).flatMap((name) => /^typescript-(.+)$/.exec(name)?.[1] ?? [])
    expect(named.split(', ')).toEqual(tried)
  })
})
