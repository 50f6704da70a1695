import { jsBackend } from '@presign/core/js'
import { type Proof, prove } from '@presign/diagnosis'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Interface } from './interface.js'
import type { Pasted } from './paste.js'

/** Five minutes after the page was left, the fields are emptied. */
const FORGET_AFTER = 300_000

/** The secret is in its field alone: it is read when it is used, and kept in no state, attribute or storage. */
export function Prove({ pasted, say }: { readonly pasted: Pasted; readonly say: Interface }) {
  const secret = useRef<HTMLInputElement>(null)
  const token = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  const forget = () => {
    for (const { current } of [secret, token]) if (current) emptied(current)
    setSaid('')
  }
  useEffect(() => forgottenWhenLeft(forget), [])
  const { examination } = pasted
  const run = (event: Event) => {
    event.preventDefault()
    const accessKeySecret = secret.current?.value ?? ''
    if (!examination || accessKeySecret === '') return
    const securityToken = token.current?.value
    const given = securityToken ? { accessKeySecret, securityToken } : { accessKeySecret }
    setSaid(sentenceOf(prove(examination, given, jsBackend), say))
  }
  return (
    <form onSubmit={run} class="prove" autocomplete="off">
      <label for="secret">{say.secret}</label>
      <input id="secret" ref={secret} type="password" autocomplete="off" spellcheck={false} />
      <label for="token">{say.token}</label>
      <input id="token" ref={token} type="password" autocomplete="off" spellcheck={false} />
      <p>
        <button type="submit" class="main">
          {say.proveNow}
        </button>{' '}
        <button
          type="button"
          onClick={() => {
            forget()
            setSaid(say.forgotten)
          }}
        >
          {say.forget}
        </button>
      </p>
      <p role="status" class="said">
        {said}
      </p>
    </form>
  )
}

/** A field keeps what was typed for undoing, so that a new one takes its place. */
function emptied(field: HTMLInputElement): void {
  field.value = ''
  field.defaultValue = ''
  field.type = 'text'
  field.type = 'password'
}

function forgottenWhenLeft(forget: () => void): () => void {
  let timer = 0
  const left = () => {
    timer = window.setTimeout(forget, FORGET_AFTER)
  }
  const back = () => window.clearTimeout(timer)
  window.addEventListener('blur', left)
  window.addEventListener('focus', back)
  return () => {
    back()
    window.removeEventListener('blur', left)
    window.removeEventListener('focus', back)
  }
}

function sentenceOf(proof: Proof, say: Interface): string {
  switch (proof.state) {
    case 'right':
      return say.right
    case 'mistake':
      return say.mistake(proof.made.mistakes.map(({ name }) => name).join(', '))
    case 'none':
      return say.none(proof.tried)
    case 'unread':
      return say.unread
  }
}
