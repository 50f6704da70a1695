import { inKey, inPlan, type Mistake } from '@presign/core/explain'
import { encodeText } from '@presign/core/scheme'
import { LINES } from '../canonical.js'
import type { AzurePlan, Sas } from '../plan.js'

const inSas = (...forms: readonly ((sas: Sas) => Partial<Sas>)[]) =>
  inPlan<AzurePlan>(...forms.map((form) => (plan: AzurePlan) => changedIn(plan, form(plan.sas))))

function changedIn({ sas }: AzurePlan, change: Partial<Sas>): Partial<AzurePlan> {
  const same = (Object.keys(change) as (keyof Sas)[]).every((name) => sas[name] === change[name])
  return same ? {} : { sas: { ...sas, ...change } }
}

/** The lines of the eleven headers, changed by name. Nothing of a token. */
const inLines = (change: (value: (name: string) => string) => Readonly<Record<string, string>>) =>
  inPlan<AzurePlan>(({ headers }) => {
    const value = (name: string) => headers[LINES.indexOf(name)] ?? ''
    const changed = headers.length === 0 ? {} : change(value)
    const lines = headers.map((line, index) => changed[LINES[index] ?? ''] ?? line)
    return lines.every((line, index) => line === headers[index]) ? {} : { headers: lines }
  })

const inServiceHeaders = (change: (lines: readonly string[]) => readonly string[]) =>
  inPlan<AzurePlan>(({ serviceHeaders }) => ({
    serviceHeaders: change(serviceHeaders.split('\n').slice(0, -1))
      .map((line) => `${line}\n`)
      .join(''),
  }))

const OVERRIDES = ['rscc', 'rscd', 'rsce', 'rscl', 'rsct'] as const

/** Mistakes that signers for Azure Blob Storage have made, official SDKs among them. */
export const azureSasMistakes: readonly Mistake<AzurePlan>[] = [
  {
    cause: 'scheme',
    name: 'signs the lines of another version of the service',
    subject: inPlan<AzurePlan>(
      ...['2015-04-05', '2018-11-09', '2020-12-06'].map(
        (lines) =>
          ({ sas, lines: now }: AzurePlan) =>
            sas.sv === '' || sameLines(now, lines) ? {} : { lines },
      ),
    ),
  },
  {
    cause: 'encoding_differs',
    name: 'signs the name of the blob with its escapes',
    subject: ({ plan, key }) =>
      plan.kind === 'shared-key' ? [] : inKey<AzurePlan>(({ path }) => ({ key: path }))({ plan, key }),
  },
  {
    cause: 'not_decoded',
    name: 'signs the path of a request without its escapes',
    subject: ({ plan, key }) =>
      plan.kind === 'shared-key' ? inKey<AzurePlan>(() => ({ path: key.key }))({ plan, key }) : [],
  },
  {
    cause: 'encoded_twice',
    name: 'signs the headers of answers with their escapes',
    subject: inSas((sas) => Object.fromEntries(OVERRIDES.map((name) => [name, encodeText(sas[name])]))),
  },
  {
    cause: 'time_changed',
    name: 'signs times with milliseconds',
    subject: inSas(({ st, se }) => ({ st: st.replace(/Z$/, '.000Z'), se: se.replace(/Z$/, '.000Z') })),
  },
  {
    cause: 'product',
    name: 'signs a resource without "/blob" before the account',
    subject: inPlan(({ resource }) => ({ resource: resource.replace(/^\/blob\//, '/') })),
  },
  {
    cause: 'bucket_changed',
    name: 'signs for the whole container, or for one blob of it',
    subject: inPlan<AzurePlan>(({ ofBlob, sas }) =>
      sas.sr === '' ? {} : { ofBlob: !ofBlob, sas: { ...sas, sr: ofBlob ? 'c' : 'b' } },
    ),
  },
  {
    cause: 'header_changed',
    name: 'has Content-Language before Content-Encoding (@azure/storage-blob)',
    subject: inLines((value) => ({
      'content-encoding': value('content-language'),
      'content-language': value('content-encoding'),
    })),
  },
  {
    cause: 'header_missing',
    name: 'leaves Range out of what is signed (azure-storage-blob for Python)',
    subject: inLines(() => ({ range: '' })),
  },
  {
    cause: 'header_missing',
    name: 'signs no length for a body',
    subject: inLines(() => ({ 'content-length': '' })),
  },
  {
    cause: 'header_changed',
    name: 'sorts the names of x-ms- headers by bytes (azure-storage-blob for Python)',
    subject: inServiceHeaders((lines) => [...lines].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))),
  },
  {
    cause: 'header_missing',
    name: 'leaves an x-ms- header out of what is signed',
    subject: (subject) =>
      inPlan<AzurePlan>(
        ...subject.plan.serviceHeaders
          .split('\n')
          .slice(0, -1)
          .map((line) => ({ serviceHeaders }: AzurePlan) => ({
            serviceHeaders: serviceHeaders.replace(`${line}\n`, ''),
          })),
      )(subject),
  },
  {
    cause: 'query_missing',
    name: 'signs no parameters',
    subject: inPlan<AzurePlan>(() => ({ query: '' })),
  },
  {
    cause: 'bucket_missing',
    name: 'signs the account once where an emulator has it in the path, too',
    subject: inPlan<AzurePlan>(({ account, resource }) => ({
      resource: resource.startsWith(`/${account}/${account}`) ? resource.slice(account.length + 1) : resource,
    })),
  },
]

function sameLines(a: string, b: string): boolean {
  return ['2018-11-09', '2020-12-06'].every((limit) => a >= limit === b >= limit)
}

function nameOf(line: string): string {
  return line.split(':', 1)[0] ?? ''
}
