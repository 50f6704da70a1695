import { expect, it } from 'vitest'
import { toHtml } from './html.js'
import type { SignedForm } from './options.js'

const form: SignedForm = {
  url: 'https://photos.storage.example/',
  fields: { key: `u/\${filename}`, 'x-oss-meta-note': `"a" <b> & 'c'` },
  expiresAt: '2026-01-01T00:00:00.000Z',
  policy: {
    expiration: '2026-01-01T00:00:00.000Z',
    conditions: [
      ['in', '$content-type', ['image/png', 'image/jpeg']],
      ['in', '$key', [`u/\${filename}`]],
    ],
  },
}

it('writes every field, a choice where the policy leaves one, and the file last', () => {
  expect(toHtml(form)).toBe(
    [
      '<form action="https://photos.storage.example/" method="post" enctype="multipart/form-data" accept-charset="utf-8">',
      `<input type="hidden" name="key" value="u/\${filename}">`,
      '<input type="hidden" name="x-oss-meta-note" value="&quot;a&quot; &lt;b&gt; &amp; &#39;c&#39;">',
      '<select name="content-type"><option>image/png</option><option>image/jpeg</option></select>',
      '<input type="file" name="file" required>',
      '<button>Upload</button>',
      '</form>',
    ].join('\n'),
  )
})

it('escapes what the button says', () => {
  expect(toHtml(form, { button: '<Senden>' })).toContain('<button>&lt;Senden&gt;</button>')
})
