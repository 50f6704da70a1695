import { render } from 'preact'
import { Page } from './page.js'

/** `?lang=zh`, or what was chosen last, or what the browser prefers. */
function usualLanguage(): 'en' | 'zh' {
  const asked = new URLSearchParams(location.search).get('lang') ?? remembered() ?? navigator.language
  return asked.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

function remembered(): string | undefined {
  try {
    return localStorage.getItem('presign-language') ?? undefined
  } catch {
    return undefined
  }
}

/**
 * What a form of the documentation hands over. It comes through the storage of this tab and not in the address, which
 * ends up in histories and logs; and it is taken out of there as it is read.
 */
function handedOver(): string {
  try {
    const text = sessionStorage.getItem('presign-paste') ?? ''
    sessionStorage.removeItem('presign-paste')
    return text
  } catch {
    return ''
  }
}

const root = document.getElementById('root')
if (root) render(<Page usual={usualLanguage()} first={handedOver()} />, root)
