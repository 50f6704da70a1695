import fc from 'fast-check'

/** A CommonJS program of ali-oss, by the parts that it was put together from. */
export interface RandomProgram {
  readonly text: string
  /** Statements that have nothing to do with signing, as they stand in the text. */
  readonly fillers: readonly string[]
  readonly newline: '\n' | '\r\n'
}

/** Lines that look like what is converted, and are not. */
const FILLERS = [
  'const text = "client.signatureUrl(\'x\')"',
  `const template = \`new OSS({ \${ 1 + 1 } }) // not a comment\``,
  'const pattern = /client\\.signatureUrl\\("x"\\)\\/\\/ /',
  'function shadowed(client, OSS) { client = OSS; return   client }',
  'class Other { client = { signatureUrl: (name) => name }; own() { return this.client.signatureUrl("x") } }',
  '{ const client = { signatureUrl() {} }; client.signatureUrl() }',
  'const 中文 = { "client": 1, signatureUrl: [ "猫", \'\\u{1F600}\', ] }',
  'label: for (let client = 0; client < 1; client++) { continue label }',
  'try { throw 1 } catch (client) { void client }',
  'var regular\t=\tfunction OSS ( ) { "use strict"  ; return OSS }',
  'if (1) { } else ;',
  '/** @param {OSS} client */\nconst documented = (  a,b ) => a  + b',
]

const comment = fc
  .integer({ min: 0, max: 9999 })
  .chain((number) =>
    fc.constantFrom(
      ` /* ${number} */ `,
      ` // ${number}: it's "new OSS("\n`,
      `\n// ${number} \`\n`,
      ` /* ${number}: 猫 */ `,
    ),
  )
const blank = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', ' ', '  ', '\t', '\n', '\n\n  ') },
  { weight: 1, arbitrary: comment },
)

/** Tokens with blanks, line ends and comments between them. Words need one between. */
function spaced(tokens: readonly string[]): fc.Arbitrary<string> {
  return fc.array(blank, { minLength: tokens.length, maxLength: tokens.length }).map((blanks) =>
    tokens
      .map((token, index) => {
        const between = blanks[index] ?? ''
        const words = /[\w$]$/.test(tokens[index - 1] ?? '') && /^[\w$]/.test(token)
        return (words && between === '' ? ' ' : between) + token
      })
      .join(''),
  )
}

const quote = (text: string) => fc.constantFrom(`'${text}'`, `"${text}"`, `\`${text}\``)
const name = (text: string) => fc.constantFrom(...(/^\w+$/.test(text) ? [text] : []), `'${text}'`, `"${text}"`)

/** The properties of an object, in any order. */
function objectOf(
  properties: readonly (readonly [string, fc.Arbitrary<string>])[],
  all = false,
): fc.Arbitrary<readonly string[]> {
  const chosen = all
    ? fc.shuffledSubarray([...properties], { minLength: properties.length })
    : fc.shuffledSubarray([...properties])
  return chosen.chain((found) =>
    fc.tuple(fc.boolean(), ...found.map(([key, value]) => fc.tuple(name(key), value))).map(([trailing, ...pairs]) => {
      const inner = pairs.flatMap(([key, value], index) => [
        key,
        ':',
        value,
        ...(index < pairs.length - 1 || trailing ? [','] : []),
      ])
      return ['{', ...inner, '}']
    }),
  )
}

const credentials = [
  ['accessKeyId', quote('LTAItestKEY0001')],
  ['accessKeySecret', quote('FAKEsecret')],
] as const

const client = fc
  .record({
    keys: objectOf([...credentials, ['bucket', quote('examplebucket')]], true),
    more: objectOf([
      ['region', fc.constantFrom("'oss-cn-hangzhou'", '"oss-cn-beijing"', "['oss-', 'cn-shanghai'].join('')")],
      ['secure', fc.constantFrom('true', 'false', 'process.argv.length > 0')],
      ['stsToken', quote('FAKEtoken/+==')],
      ['internal', fc.constantFrom('true', 'false')],
      ['timeout', fc.constant('60_000')],
      ['authorizationV4', fc.constant('true')],
    ]),
  })
  .map(({ keys, more }) => [
    ...keys.slice(0, -1),
    ...(keys.at(-2) === ',' || more.length === 2 ? [] : [',']),
    ...more.slice(1),
  ])

const key = fc.oneof(
  quote('cat.jpg'),
  quote('/a b/猫+.txt'),
  fc.constantFrom('name', `\`\${name}/x\``, "(name, name + 'y')", 'name ?? "z"'),
)

/** V4 leaves a slash at the beginning, and the service forbids such a name. */
const plainKey = key.filter((text) => !/^.\//.test(text))

const options = objectOf(
  [
    ['expires', fc.constantFrom('60', '0', '5 * 60', 'seconds')],
    ['method', quote('PUT')],
    ['Content-Type', quote('image/png')],
    ['x-oss-meta-a', quote('b')],
    ['process', quote('image/resize,w_200')],
    ['trafficLimit', fc.constant('819200')],
  ].map(([key, value]) => [key, value] as [string, fc.Arbitrary<string>]),
)

const sync = fc
  .tuple(key, fc.option(options))
  .map(([of, given]) => ['client', '.', 'signatureUrl', '(', of, ...(given === null ? [] : [',', ...given]), ')'])
const optional = sync.map(([, , ...rest]) => ['client', '?.', ...rest])
const nested = fc
  .tuple(sync, key)
  .map(([inner, of]) => ['client', '.', 'signatureUrl', '(', '(', ...inner, ')', '.', 'length', '+', '(', of, ')', ')'])
const later = fc
  .tuple(key, fc.option(options))
  .map(([of, given]) => [
    'await',
    'client',
    '.',
    'asyncSignatureUrl',
    '(',
    of,
    ...(given === null ? [] : [',', ...given]),
    ')',
  ])
const v4 = fc
  .tuple(plainKey, quote('GET'))
  .map(([of, method]) => [
    'await',
    'client',
    '.',
    'signatureUrlV4',
    '(',
    method,
    ',',
    '60',
    ',',
    'undefined',
    ',',
    of,
    ')',
  ])
const promised = fc
  .tuple(plainKey, quote('PUT'))
  .map(([of, method]) => [
    'await',
    '(',
    'client',
    '.',
    'signatureUrlV4',
    '(',
    method,
    ',',
    '60',
    ',',
    'null',
    ',',
    of,
    ')',
    ')',
    '.',
    'then',
    '(',
    '(x) =>',
    'x',
    ')',
  ])

const call = fc.oneof(sync, optional, nested, later, v4, promised)

/** A call where programs have calls. Each pushes one URL into `made`. */
const statement = fc
  .tuple(call, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 99_999 }))
  .map(([tokens, kind, number]) => {
    const link = `link${number}`
    return [
      ['made', '.', 'push', '(', ...tokens, ')', ';'],
      ['{', 'const', link, '=', ...tokens, ';', 'made', '.', 'push', '(', link, ')', '}'],
      ['if', '(', 'made', ')', 'made', '.', 'push', '(', '...', '[', ...tokens, ']', ')', ';'],
      ['{', 'let', link, ';', link, '=', ...tokens, ';', 'made', '.', 'push', '(', link, ')', '}'],
      ['for', '(', 'const', link, 'of', '[', ...tokens, ']', ')', '{', 'made', '.', 'push', '(', link, ')', '}'],
    ][kind] as string[]
  })

/** Programs with any layout, comments, quotes, order of properties, and names that mean something else in places. */
export const randomProgram: fc.Arbitrary<RandomProgram> = fc
  .record({
    fillers: fc.shuffledSubarray(FILLERS, { maxLength: 5 }),
    place: fc.nat(5),
    head: spaced(['const', 'OSS', '=', 'require', '(', "'ali-oss'", ')', ';']),
    client: client.chain((given) => spaced(['const', 'client', '=', 'new', 'OSS', '(', ...given, ')', ';'])),
    body: fc.array(statement.chain(spaced), { minLength: 1, maxLength: 4 }),
    newline: fc.constantFrom<'\n' | '\r\n'>('\n', '\r\n'),
  })
  .map(({ fillers, place, head, client, body, newline }) => {
    const put = (text: string) => text.replaceAll('\n', newline)
    const [early, late] = [fillers.slice(0, place), fillers.slice(place)]
    const run = ['exports.run = async (name, seconds) => {', '  const made = []', ...body, '  return made', '}']
    return {
      text: put([head, ...early, client, ...late, ...run, ''].join('\n')),
      fillers: fillers.map(put),
      newline,
    }
  })
