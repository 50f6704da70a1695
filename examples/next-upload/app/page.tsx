'use client'
import { UploadForm } from '../../react-upload/upload-form.js'

// biome-ignore lint/style/noDefaultExport: Next finds a page by its default export
export default function Page() {
  return (
    <main>
      <h1>Upload a file</h1>
      <UploadForm links="/api/links" />
    </main>
  )
}
