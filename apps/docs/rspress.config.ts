import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type RspressPlugin } from '@rspress/core'

// Everything that a page loads comes from its own site: no fonts, no counters, no icons from elsewhere.
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Other packages are taken from their sources, by the table that the compiler and the tests use. */
function sources(): Record<string, string> {
  const folder = here('../../tooling/config/tsconfig/')
  const { paths } = JSON.parse(readFileSync(`${folder}base.json`, 'utf8')).compilerOptions
  const names = ['core', 'object-storage', 'oss', 'oss-v4', 'oss-v1', 's3', 'aws-v4', 'cos']
  return Object.fromEntries(
    names.flatMap((name) => {
      const target = `${folder}${paths[`@presign/${name}/*`][0]}`
      return [
        [`@presign/${name}$`, target.replace('*', 'index')],
        ...['explain', 'js', 'scheme', 'form', 'verify', 'xml'].map((door) => [
          `@presign/${name}/${door}$`,
          target.replace('*', door),
        ]),
      ]
    }),
  )
}

/** The debugger lies beside the site, and is not a page of it. */
const NOT_OURS = /^(?:\/zh)?\/debugger\/$/

/**
 * Links to it leave the site's own navigation, and take the language along. What is pasted into a form goes through the
 * storage of the tab: an address would keep a signature in histories and logs.
 */
const TO_DEBUGGER = `(() => {
  const inLanguage = () => '/debugger/?lang=' + document.documentElement.lang.slice(0, 2)
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href$="/debugger/"]')
    if (!link) return
    event.stopPropagation()
    link.href = inLanguage()
  }, true)
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('form.paste')) return
    event.preventDefault()
    try {
      sessionStorage.setItem('presign-paste', event.target.querySelector('textarea').value)
    } catch {}
    location.assign(inLanguage())
  }, true)
})()`

/** What the search and nothing else needs of a page's headings, which every page would load of all pages. */
const LIGHT: RspressPlugin = {
  name: 'light-page-data',
  extendPageData(page) {
    for (const heading of page.toc) Reflect.deleteProperty(heading, 'charIndex')
    if (page.routePath.includes('/reference/')) page.description = ''
  },
}

export default defineConfig({
  root: '.site/pages',
  outDir: 'dist',
  lang: 'en',
  title: 'Presign',
  description: 'Signs requests to object storage, verifies them, and says why one was rejected',
  icon: '/icon.svg',
  logoText: 'Presign',
  locales: [
    {
      lang: 'en',
      label: 'English',
      title: 'Presign',
      description: 'Signs requests to object storage, verifies them, and says why one was rejected',
    },
    {
      lang: 'zh',
      label: '简体中文',
      title: 'Presign',
      description: '为对象存储请求签名、验证签名，并说明请求为什么被拒绝',
    },
  ],
  plugins: [LIGHT],
  head: [`<script>${TO_DEBUGGER}</script>`],
  // By default `/zh/` sends a browser that speaks English away.
  route: { localeRedirect: 'never', cleanUrls: true },
  markdown: {
    link: { checkDeadLinks: { excludes: (url) => NOT_OURS.test(url) }, checkAnchors: true },
    globalComponents: [here('theme-parts/WalkThrough.tsx'), here('theme-parts/Chooser.tsx')],
  },
  // Codes and messages stand in prose as well; without blocks the index is a third.
  search: { codeBlocks: false },
  llms: true,
  mediumZoom: false,
  globalUIComponents: [here('theme-parts/accessible.tsx')],
  globalStyles: here('site.css'),
  themeConfig: { enableContentAnimation: false, llmsUI: false },
  builderConfig: {
    performance: { printFileSize: false },
    resolve: { alias: sources() },
    tools: { rspack: { resolve: { extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } } } },
  },
})
