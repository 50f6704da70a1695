/** Blanks around a value do not survive HTTP, so both ends leave them out. Inner runs are kept. */
export function trimmed(value: string): string {
  return /^[ \t]|[ \t]$/.test(value) ? value.replace(/^[ \t]+/, '').replace(trailing, '') : value
}

// A look-behind keeps it linear: `[ \t]+$` alone would try every run of blanks inside the value.
const trailing = /(?<![ \t])[ \t]+$/
