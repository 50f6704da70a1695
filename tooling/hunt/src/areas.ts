import type { Area } from './area.js'
import { bodies, growth, rights } from './emulator.js'
import { forms } from './forms.js'
import { garbage } from './garbage.js'
import { search } from './search.js'
import { signatures } from './signatures.js'
import { stored } from './stored.js'
import { checkpoints, places, servers } from './transfers.js'

/** All that is hunted in, and how many inputs a short run has. Results and counted work alone are judged in them. */
export const AREAS: readonly { readonly area: Area; readonly few: number }[] = [
  ...signatures.map((area) => ({ area, few: 800 })),
  ...forms.map((area) => ({ area, few: 300 })),
  { area: garbage, few: 300 },
  { area: search, few: 8 },
  { area: checkpoints, few: 300 },
  { area: servers, few: 200 },
  { area: places, few: 300 },
  { area: rights, few: 400 },
  { area: bodies, few: 600 },
  { area: stored, few: 200 },
  { area: growth, few: 1 },
]
