import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LocalOss } from '@presign/local/oss'
import { output } from './command.js'

/** What the provider's Go client said of its calls. */
interface OssGoReport {
  readonly version: string
  /** `works`, or what was wrong, by call. */
  readonly calls: Readonly<Record<string, string>>
}

/** The provider's Go client, or why this machine has none. */
export type OssGo = { run(server: LocalOss): Promise<OssGoReport> } | { readonly missing: string }

/** Where Debian and Ubuntu put the sources of Go libraries. */
const GO_SOURCES = '/usr/share/gocode'

/** Builds `clients/oss-go` with the client as Debian has it, without a network. */
export async function buildOssGo(): Promise<OssGo> {
  const folder = await mkdtemp(join(tmpdir(), 'presign-oss-go-'))
  const binary = join(folder, 'oss-go')
  const sources = fileURLToPath(new URL('../../clients/oss-go', import.meta.url))
  const files = (await readdir(sources)).map((name) => join(sources, name))
  const settings = ['GO111MODULE=off', 'GOFLAGS=', `GOPATH=${GO_SOURCES}`]
  try {
    await output(['env', ...settings, 'go', 'build', '-o', binary, ...files])
  } catch (error) {
    return { missing: error instanceof Error ? error.message.split('\n').slice(0, 2).join(' ').trim() : String(error) }
  }
  return {
    run: async ({ url, credentials }) => {
      const work = await mkdtemp(join(folder, 'run-'))
      const printed = await output([binary, url, credentials.accessKeyId, credentials.accessKeySecret, work])
      await rm(folder, { recursive: true })
      return reportIn(printed)
    },
  }
}

function reportIn(printed: string): OssGoReport {
  const [first = '', ...lines] = printed.trim().split('\n')
  const calls = lines.map((line) => /^(.*) (works|".*")$/.exec(line)?.slice(1) ?? [line, 'is not a line of a report'])
  return { version: first.replace('version ', ''), calls: Object.fromEntries(calls) }
}
