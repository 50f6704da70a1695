import { describe, expect, it } from 'vitest'
import { all, textOf } from './collection.js'

const format = textOf('FORMAT.md')
const provenance = textOf('PROVENANCE.md')
const { vector, ...others } = JSON.parse(textOf('schema.json')).$defs as Record<string, Fields>

interface Fields {
  readonly properties: Readonly<Record<string, { readonly properties?: object }>>
}

describe('FORMAT.md', () => {
  const { input, expected, ...fields } = vector?.properties ?? {}
  const names = [fields, input?.properties, expected?.properties, input?.properties && sasOf(input.properties)]
  const deeper = Object.values(others).map(({ properties }) => properties)

  it.each([...names, ...deeper].flatMap((properties) => Object.keys(properties ?? {})))('describes %s', (name) => {
    expect(format).toMatch(new RegExp(`[\`{ ]${name}[\`, }]`))
  })

  it('names every scheme and every mode', () => {
    const words = new Set(all.flatMap(({ scheme, mode }) => [scheme, mode]))
    expect([...words].filter((word) => !format.includes(`\`${word}\``))).toEqual([])
  })
})

function sasOf(input: object): object {
  return (input as { sas: { properties: object } }).sas.properties
}

describe('PROVENANCE.md', () => {
  const rows = provenance.split('\n').filter((line) => line.startsWith('| `'))

  it('has the version and the commit of every SDK that made a vector', () => {
    const sources = all.map(({ source: { sdk, version, commit = '' } }) => ({
      sdk,
      numbers: version.match(/\d[\w.-]*\.\d[\w.-]*/g) ?? [],
      commit: commit.slice(0, 7),
    }))
    const lacking = sources.filter(({ sdk, numbers, commit }) => {
      const row = rows.find((line) => line.startsWith(`| \`${sdk}\` `)) ?? ''
      return (
        row === '' || !row.includes(commit) || !numbers.some((number) => row.includes(number)) === numbers.length > 0
      )
    })
    expect(lacking).toEqual([])
  })

  it('names every SDK that agreed or differed', () => {
    const sdks = new Set(all.flatMap(({ source, alsoProducedBy }) => [source.sdk, ...alsoProducedBy]))
    expect([...sdks].filter((sdk) => !rows.some((line) => line.startsWith(`| \`${sdk}\` `)))).toEqual([])
  })

  it('explains every class, with the SDKs that it stands for', () => {
    const classes = all.flatMap(({ disagreesWith = [] }) => disagreesWith.flatMap(classesOf))
    const lacking = classes.filter(([sdk, name]) => {
      const row = rows.find((line) => line.startsWith(`| \`${name}\` `)) ?? ''
      return !row
        .split('|')[2]
        ?.match(/[\w-]+/g)
        ?.includes(sdk)
    })
    expect(classes.length).toBeGreaterThan(100)
    expect(lacking).toEqual([])
  })
})

type Deviation = { readonly sdk?: string; readonly class?: string | Readonly<Record<string, string>> }

/** Pairs of an SDK and a class: OSS has them by SDK, others beside the SDK. */
function classesOf(deviation: Deviation): (readonly [string, string])[] {
  const { sdk, class: name } = deviation
  if (typeof name === 'string') return [[sdk ?? '', name]]
  return Object.entries(name ?? {}).flatMap(([of, names]) => names.split('+').map((one) => [of, one] as const))
}
