import { type Difference, written } from '@presign/core/explain'
import type { Language } from '@presign/diagnosis'
import type { Interface } from './interface.js'
import type { Pasted } from './paste.js'

interface Props {
  readonly pasted: Pasted
  readonly say: Interface
  readonly language: Language
}

/** The headline: whose request it is, what is wrong with it, how sure that is, and what to do. */
export function Verdict({ pasted: { examination }, say, language }: Props) {
  if (!examination) return null
  const { differences, advice } = examination
  const [first, ...others] = differences
  const tell = (sentence: Difference | (typeof advice)[number]) =>
    written(sentence, language.sentences, language.phrases)
  return (
    <section class="verdict" aria-labelledby="headline">
      <Identity examination={examination} say={say} language={language} />
      {first ? (
        <Headline difference={first} say={say} language={language} />
      ) : (
        <h2 id="headline" class="good">
          ✓ {say.nothingWrong}
        </h2>
      )}
      {!first && <p>{say.nothingWrongMore}</p>}
      {others.length > 0 && (
        <>
          <h3>{say.alsoSeen}</h3>
          <ul>
            {others.slice(0, 12).map((one) => (
              <li key={`${one.id} ${one.line} ${one.theirs}`}>
                <b>{language.causes[one.cause]}</b> <span class="certainty">{language.certainties[one.certainty]}</span>
                <br />
                {tell(one)}
              </li>
            ))}
          </ul>
        </>
      )}
      {advice.length > 0 && (
        <>
          <h3>{say.advice}</h3>
          <ul>
            {advice.map((one) => (
              <li key={one.rule}>{tell(one)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Headline({ difference, say, language }: Omit<Props, 'pasted'> & { readonly difference: Difference }) {
  const { cause, certainty, line, ours, theirs } = difference
  return (
    <>
      <h2 id="headline" class="bad">
        ✗ {language.causes[cause]} <span class="certainty">{language.certainties[certainty]}</span>
      </h2>
      {ours !== undefined && (
        <p class="mono ours">
          − {say.signed}: {ours}
        </p>
      )}
      {theirs !== undefined && (
        <p class="mono theirs">
          + {say.there}
          {line === undefined ? '' : ` (${say.line(line)})`}: {theirs}
        </p>
      )}
      <p class="fix" id="fix">
        <b>{say.do}</b> {written(difference, language.sentences, language.phrases)}
      </p>
    </>
  )
}

function Identity({
  examination,
  say,
  language,
}: Omit<Props, 'pasted'> & { readonly examination: NonNullable<Pasted['examination']> }) {
  const [one] = examination.recognized
  if (!one) return null
  const { label, mode, region, bucket, accessKeyId, signedAt, expiresAt } = one.detection
  const facts = [
    [say.region, region],
    [say.bucket, bucket],
    [say.keyId, accessKeyId],
    [say.from, signedAt?.replace('.000Z', 'Z')],
    [say.until, expiresAt?.replace('.000Z', 'Z')],
  ].filter(([, value]) => value !== undefined)
  return (
    <p class="identity">
      <b>{language.phrases[label] ?? label}</b>, {mode === 'url' ? say.inUrl : say.inHeader}
      {facts.map(([name, value]) => (
        <span key={name}>
          {' '}
          · {name} <span class="mono">{value}</span>
        </span>
      ))}
    </p>
  )
}
