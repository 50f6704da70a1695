import { createRoot } from 'react-dom/client'
import { UploadForm } from './upload-form.js'

const root = document.getElementById('root')
if (root) createRoot(root).render(<UploadForm links="/links" />)
