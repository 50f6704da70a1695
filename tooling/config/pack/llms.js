// The page for machines that comes with every package: what it is, how it is called, and what callers get wrong. It is made
// of the README, whose programs a test runs, and of what was built.

/** In bytes. What is read along with a question has to be short. */
export const MOST = 8000

/** Programs that are shown at most. */
const CALLS = 5

/** What holds for all packages, and what is guessed wrongly elsewhere. */
const RULES = [
  'ES modules alone; `require` works from Node.js 20.19 on. There are no default exports.',
  '`key` is the plain name of the object: never encode it.',
  'A signed request is a contract: send its `method`, `url` and `headers` as they are, and none of `absentHeaders`.',
  '`expiresIn` is in seconds. Times are UTC.',
  'Secrets stay on a server. A page gets links, forms, or credentials for some minutes.',
  'Errors have a `code`: `isSigningError` of `@presign/core`, `isTransferError` of `@presign/client-fetch`.',
]

/** A heading, what is said before a program, and the program. @typedef {{ heading: string, said: string, block: string }} Call */
/** What an import gives at run time. @typedef {{ from: string, names: readonly string[] }} Door */

/**
 * @param {string} readme
 * @param {{ readonly name: string, readonly description: string }} manifest
 * @param {readonly Door[]} doors
 * @param {string} homepage
 */
export function llmsOf(readme, { name, description }, doors, homepage) {
  const install = /^(?:npm|npx) .*$/m.exec(readme)?.[0]
  const short = name.slice(name.indexOf('/') + 1)
  const before = [
    `# ${name}`,
    `> ${description}`,
    ...(install === undefined ? [] : [`Install: \`${install}\``]),
    `All pages, for machines: ${homepage}/llms.txt. The reference: ${homepage}/reference/${short}.md`,
    '## Rules',
    RULES.map((rule) => `- ${rule}`).join('\n'),
    '## Calls',
  ]
  const after = doors.length === 0 ? [] : ['## Imports', doors.map(line).join('\n')]
  /** @type {readonly string[]} */
  let calls = []
  for (const call of callsIn(readme).slice(0, CALLS)) {
    const more = [...calls, ...[call.heading && `### ${call.heading}`, call.said, call.block].filter(Boolean)]
    if (sizeOf([...before, ...more, ...after]) <= MOST) calls = more
  }
  return textOf([...before, ...calls, ...after])
}

/** The programs of a README: TypeScript, or commands where there is none. @param {string} readme @returns {readonly Call[]} */
export function callsIn(readme) {
  const typed = calls(readme, 'tsx?')
  return typed.length > 0 ? typed : calls(readme, 'sh')
}

/** @param {string} readme @param {string} language */
function calls(readme, language) {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n[\\s\\S]*?^\`\`\`$`, 'gm'))]
    .filter(([block]) => !/^```sh\nnpm install [^\n]*\n```$/.test(block))
    .map(({ 0: block, index }) => {
      const prose = readme.slice(0, index).replaceAll(/^```[\s\S]*?^```$/gm, '')
      const [, heading = ''] = [...prose.matchAll(/^##+ (.*)$/gm)].at(-1) ?? []
      const [said = ''] = prose.trim().split('\n\n').slice(-1)
      return { heading, said: /^(?:[#|<-]|!\[)/.test(said) ? '' : said, block }
    })
}

/** @param {Door} door */
function line({ from, names }) {
  return `- \`${from}\`: ${names.map((one) => `\`${one}\``).join(', ')}`
}

/** What a module exports, as the bundler writes it. @param {string} script */
export function namesIn(script) {
  const listed = [...script.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = '']) => names.split(','))
  const names = listed.map((one) => one.trim()).filter((one) => one !== '')
  return names.map((one) => one.replace(/^.* as /, '')).sort()
}

/** @param {readonly string[]} sections */
function textOf(sections) {
  return `${sections.join('\n\n')}\n`
}

/** @param {readonly string[]} sections */
function sizeOf(sections) {
  return new TextEncoder().encode(textOf(sections)).length
}
