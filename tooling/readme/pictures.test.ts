import { describe, expect, it } from 'vitest'
import { anatomy } from './anatomy.js'
import { dark, light } from './svg.js'

describe.each([light, dark])('the pictures in $name', (theme) => {
  it('show what a URL signs', async () => {
    await expect(anatomy(theme)).toMatchFileSnapshot(`../../docs/pictures/anatomy-${theme.name}.svg`)
  })
})
