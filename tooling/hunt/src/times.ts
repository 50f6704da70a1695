import type { RawRequest } from '@presign/core/verify'
import type { Outcome } from './area.js'
import { CASES, type Case } from './cases.js'
import type { Subject } from './subject.js'

/** Bytes of the longest list, how long it may take, and how much longer than a quarter of it. */
const [MEGABYTE, MOST, RATIO] = [1 << 20, 2000, 8]

/** Milliseconds below which a time says little on a machine that others use. */
const NOISE = 25

const names = (bytes: number, prefix: string, around: number) =>
  Array.from({ length: Math.floor(bytes / (prefix.length + 6 + around)) }, (_, index) => prefix + (100_000 + index))

/** Lists that anyone can send, in each place where there is one. */
function listsOf(one: Case): Readonly<Record<string, (bytes: number) => RawRequest>> {
  const host = `${one.buckets[0]}.${one.rules.host}`
  const [oss, time] = ['nobody/20260131/cn-hangzhou/oss/aliyun_v4_request', '1700000000;4000000000']
  const inUrl: Readonly<Record<string, (listed: string) => string>> = {
    'oss-v4': (listed) =>
      `x-oss-credential=${encodeURIComponent(oss)}&x-oss-date=20260131T120000Z&x-oss-expires=60&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-signature=00&x-oss-additional-headers=${listed}`,
    'oss-v1': () => 'OSSAccessKeyId=nobody&Expires=4000000000&Signature=00',
    'aws-v4': (listed) =>
      `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=nobody%2F20260131%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260131T120000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host;${listed}&X-Amz-Signature=00`,
    obs: () => 'AccessKeyId=nobody&Expires=4000000000&Signature=00',
    tos: (listed) =>
      `X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=nobody%2F20260131%2Fcn-beijing%2Ftos%2Frequest&X-Tos-Date=20260131T120000Z&X-Tos-Expires=60&X-Tos-SignedHeaders=host;${listed}&X-Tos-Signature=00`,
    bos: (listed) =>
      `authorization=${encodeURIComponent(`bce-auth-v1/nobody/2026-01-31T12:00:00Z/60/host;${listed}/${'0'.repeat(64)}`)}`,
    'gcs-v4': (listed) =>
      `X-Goog-Algorithm=GOOG4-HMAC-SHA256&X-Goog-Credential=nobody%2F20260131%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=20260131T120000Z&X-Goog-Expires=60&X-Goog-SignedHeaders=host;${listed}&X-Goog-Signature=00`,
    'azure-sas': () => 'sv=2023-11-03&sr=b&sp=r&se=2027-01-01T00:00:00Z&sig=00',
    qiniu: () => `e=4000000000&token=nobody:${'A'.repeat(27)}=`,
    cos: (listed) =>
      `q-sign-algorithm=sha1&q-ak=nobody&q-sign-time=${time}&q-key-time=${time}&q-header-list=host;${listed}&q-url-param-list=&q-signature=0`,
  }
  const auth = inUrl[one.name] as (listed: string) => string
  const request = (query: string, headers: Record<string, string> = {}): RawRequest => ({
    method: 'GET',
    target: `/a?${query}`,
    headers: { host, ...headers },
  })
  return {
    parameters: (bytes) =>
      request(
        `${names(bytes, 'p', 3)
          .map((name) => `${name}=+`)
          .join('&')}&${auth('')}`,
      ),
    'one parameter': (bytes) => request(`${'p=1&'.repeat(bytes / 4)}${auth('')}`),
    escapes: (bytes) => request(`p=${'%41'.repeat(bytes / 3)}&${auth('')}`),
    'empty parameters': (bytes) => request(`${'&'.repeat(bytes)}${auth('')}`),
    headers: (bytes) => {
      const listed = names(bytes / 2, one.prefix, 4)
      return request(auth(listed.join(';')), Object.fromEntries(listed.map((name) => [name, '1'])))
    },
    'one header': (bytes) => request(auth('host;'.repeat(bytes / 5))),
    'blanks in a header': (bytes) => request(auth(`${one.prefix}a`), { [`${one.prefix}a`]: `a${' '.repeat(bytes)}a` }),
    'a path': (bytes) => ({ ...request(auth('')), target: `/${'a%2f/../'.repeat(bytes / 8)}?${auth('')}` }),
    separators: (bytes) => request(auth(';'.repeat(bytes))),
  }
}

function milliseconds(work: () => unknown): number {
  // Of the processor, since others use this machine as well.
  const begin = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(begin)
  return (user + system) / 1000
}

/** Lists of a megabyte: judged by time, so never in a test. */
export async function huntTimes(subject: Subject): Promise<Outcome> {
  const figures: Record<string, number> = {}
  const faults: string[] = []
  for (const one of CASES) {
    const verifier = subject.verifier(one)
    for (const [name, make] of Object.entries(listsOf(one))) {
      const took = (bytes: number) => {
        const request = make(bytes)
        return Math.min(...[1, 2, 3, 4, 5].map(() => milliseconds(() => verifier.verify(request))))
      }
      took(1 << 14)
      const [quarter, whole] = [took(MEGABYTE / 4), took(MEGABYTE)]
      const most = `ms of the slowest 1 MB, ${one.name}`
      figures[most] = Math.max(figures[most] ?? 0, Math.round(whole))
      if (whole >= MOST || whole > RATIO * Math.max(quarter, NOISE))
        faults.push(`${one.name}, ${name}: 256 kB take ${quarter} ms, 1 MB ${whole} ms`)
    }
  }
  return { runs: CASES.length * 9, figures, fault: faults.length === 0 ? undefined : faults.join('\n  ') }
}
