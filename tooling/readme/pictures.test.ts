import { beforeAll, describe, expect, it, vi } from 'vitest'
import { anatomy } from './anatomy.js'
import { badge, badges } from './badges.js'
import { chart } from './chart.js'
import { pageText } from './figures.js'
import { dark, light } from './svg.js'
import { explained, type Session, terminal } from './terminal.js'

// Drawn again and compared. `pnpm exec vitest run --project tooling tooling/readme -u` writes them, and the READMEs.

const kept = (name: string) => `../../docs/pictures/${name}.svg`

let session: Session
beforeAll(async () => {
  // From Node 22 on, `styleText` asks the environment whether to colour.
  vi.stubEnv('FORCE_COLOR', '1')
  session = await explained()
  return () => vi.unstubAllEnvs()
})

describe.each([light, dark])('the pictures in $name', (theme) => {
  it('anatomy draws what a URL signs', async () => {
    await expect(anatomy(theme)).toMatchFileSnapshot(kept(`anatomy-${theme.name}`))
  })

  it('chart draws what pnpm bench measured', async () => {
    await expect(chart(pageText('bench/RESULTS.md'), theme)).toMatchFileSnapshot(kept(`bench-${theme.name}`))
  })

  it('terminal draws what presign explain prints', async () => {
    await expect(terminal(session, theme)).toMatchFileSnapshot(kept(`explain-${theme.name}`))
  })
})

it.each(badges())('badge draws $label: $value', async (said) => {
  await expect(badge(said)).toMatchFileSnapshot(kept(`badge-${said.name}`))
})
