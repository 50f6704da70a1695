import type { ReactNode } from 'react'

// biome-ignore lint/style/noDefaultExport: Next finds a layout by its default export
export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
