import { expect, it } from 'vitest'
import { providersPage } from './page.js'

it('docs/providers.md is what the code says: with -u it is written again', async () => {
  await expect(await providersPage()).toMatchFileSnapshot('../../docs/providers.md')
})
