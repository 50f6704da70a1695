// React is the one that Rspress brings: one of our own would have to come with react-dom.
import { useEffect } from 'react'

/** What the theme does not say to assistive technology: names of its landmarks, and that wide tables scroll. */
const ATTRIBUTES = [
  ['.rp-doc-layout__sidebar, .rp-doc-layout__sidebar-placeholder', 'aria-label', 'Pages'],
  ['.rp-doc-layout__outline', 'aria-label', 'On this page'],
  ['.rp-table-scroll-container', 'tabindex', '0'],
] as const

function complete(): void {
  for (const [selector, name, value] of ATTRIBUTES)
    for (const element of document.querySelectorAll(selector))
      if (!element.hasAttribute(name)) element.setAttribute(name, value)
}

/** Shows nothing; completes what is shown, now and whenever a page changes. */
export default function Accessible() {
  useEffect(() => {
    complete()
    const observer = new MutationObserver(complete)
    observer.observe(document.body, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [])
  return null
}
