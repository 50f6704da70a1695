import type { SignedForm } from './options.js'
import { ruleOf } from './policy.js'

/** Options of {@link toHtml}. */
export interface HtmlOptions {
  /** What the button says. Default `Upload`. */
  readonly button?: string
}

/**
 * A form that a browser can submit as it is, without a script: every field hidden, the file chosen by the user, and
 * last, because the service ignores what follows it. Where the policy leaves a choice between values, a list to
 * choose from.
 *
 * @example
 * ```ts
 * import { type SignedForm, toHtml } from '@presign/object-storage/form'
 *
 * const pageOf = (form: SignedForm) => `<!doctype html><title>Upload</title>${toHtml(form)}`
 * ```
 */
export function toHtml(form: SignedForm, { button = 'Upload' }: HtmlOptions = {}): string {
  const hidden = Object.entries(form.fields).map(
    ([name, value]) => `<input type="hidden" name="${text(name)}" value="${text(value)}">`,
  )
  return [
    `<form action="${text(form.url)}" method="post" enctype="multipart/form-data" accept-charset="utf-8">`,
    ...hidden,
    ...choices(form),
    '<input type="file" name="file" required>',
    `<button>${text(button)}</button>`,
    '</form>',
  ].join('\n')
}

function choices({ policy, fields }: SignedForm): string[] {
  const sent = new Set(Object.keys(fields).map((name) => name.toLowerCase()))
  return policy.conditions.flatMap((condition) => {
    const rule = ruleOf(condition)
    if (rule.rule !== 'in' || sent.has(rule.field)) return []
    const options = rule.values.map((value) => `<option>${text(value)}</option>`)
    return `<select name="${text(rule.field)}">${options.join('')}</select>`
  })
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Also safe within quotes. */
function text(value: string): string {
  return value.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
}
