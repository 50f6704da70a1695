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

const root = document.getElementById('root')
if (root) render(<Page usual={usualLanguage()} />, root)
