import { awsV4 } from '@presign/aws-v4'
import { createSyncSigner, isSigningError, type SignedRequest } from '@presign/core'
import { type LineOrigin, type TracedLine, traceOf } from '@presign/core/explain'
import { jsBackend } from '@presign/core/js'
import { cos } from '@presign/cos'
import { ossV1 } from '@presign/oss-v1'
import { ossV4 } from '@presign/oss-v4'
import { useLang } from '@rspress/core/runtime'
import { useMemo, useState } from 'react'

/** What can be edited; all of it made up. */
const FIRST = {
  scheme: 'OSS V4',
  method: 'GET',
  bucket: 'examplebucket',
  key: 'photos/猫.jpg',
  type: '',
  region: 'cn-hangzhou',
  seconds: '900',
  time: '2026-01-31T12:00:00Z',
  secret: 'FAKEsecret',
}
type Fields = typeof FIRST
type Name = keyof Fields

const SCHEMES = {
  'OSS V4': ({ region }: Fields) => ossV4({ region }),
  'OSS V1': ({ region }: Fields) => ossV1({ region }),
  'S3 (AWS V4)': ({ region }: Fields) => awsV4({ region }),
  COS: ({ region }: Fields) => cos({ region }),
} as const

const CHOICES: Partial<Record<Name, readonly string[]>> = {
  scheme: Object.keys(SCHEMES),
  method: ['GET', 'PUT', 'HEAD', 'DELETE'],
}

const WORDS = {
  en: {
    fields: ['Scheme', 'Method', 'Bucket', 'Key', 'Content-Type', 'Region', 'Seconds', 'Time (UTC)', 'Secret'],
    url: 'URL',
    canonical_request: 'Canonical request',
    string_to_sign: 'String to sign',
    signature: 'Signature',
    hint: 'Point at a line to see what of the URL it was made of.',
  },
  zh: {
    fields: ['方案', '方法', '存储桶', '对象键', 'Content-Type', '地域', '有效秒数', '时间（UTC）', '密钥'],
    url: 'URL',
    canonical_request: '规范请求',
    string_to_sign: '待签名字符串',
    signature: '签名',
    hint: '指向某一行，可以看到它由 URL 的哪些部分得来。',
  },
}

/** Signs what is in the fields; a sentence where it cannot be signed. */
function signed(fields: Fields): SignedRequest | string {
  try {
    const scheme = SCHEMES[fields.scheme as keyof typeof SCHEMES] ?? SCHEMES['OSS V4']
    const credentials = { accessKeyId: 'LTAItestKEY0001', accessKeySecret: fields.secret }
    return createSyncSigner(scheme(fields), { credentials, backend: jsBackend }).presign({
      method: fields.method,
      bucket: fields.bucket,
      key: fields.key,
      headers: fields.type === '' ? {} : { 'content-type': fields.type },
      expiresIn: Number(fields.seconds),
      at: new Date(fields.time),
    })
  } catch (error) {
    if (isSigningError(error)) return error.message
    throw error
  }
}

/** A request that one can edit, with every text on the way to its signature. */
export default function Editable() {
  const words = useLang() === 'zh' ? WORDS.zh : WORDS.en
  const [fields, setFields] = useState(FIRST)
  const [pointed, setPointed] = useState<TracedLine>()
  const result = useMemo(() => signed(fields), [fields])
  return (
    <section className="walk">
      <form onSubmit={(event) => event.preventDefault()}>
        {(Object.keys(FIRST) as Name[]).map((name, index) => (
          <Field key={name} name={name} label={words.fields[index] ?? name} fields={fields} change={setFields} />
        ))}
      </form>
      {typeof result === 'string' ? (
        <p role="alert">{result}</p>
      ) : (
        <Texts result={result} words={words} pointed={pointed} point={setPointed} />
      )}
    </section>
  )
}

interface FieldProps {
  readonly name: Name
  readonly label: string
  readonly fields: Fields
  change(fields: Fields): void
}

function Field({ name, label, fields, change }: FieldProps) {
  const choices = CHOICES[name]
  const id = `walk-${name}`
  const edit = ({ target }: { target: { value: string } }) => change({ ...fields, [name]: target.value })
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {choices ? (
        <select id={id} value={fields[name]} onChange={edit}>
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input id={id} value={fields[name]} onChange={edit} spellCheck={false} />
      )}
    </div>
  )
}

interface TextsProps {
  readonly result: SignedRequest
  readonly words: typeof WORDS.en
  readonly pointed: TracedLine | undefined
  point(line: TracedLine | undefined): void
}

function Texts({ result: { method, url, trace }, words, pointed, point }: TextsProps) {
  const lines = traceOf(trace, { method, url })
  const from = pointed?.from ?? []
  return (
    <div onPointerLeave={() => point(undefined)}>
      <p>{words.hint}</p>
      <h3>{words.url}</h3>
      <pre className="text">
        {piecesOf(method, url).map(({ text, origin }) => (
          <span key={text} className={from.some((one) => isSame(one, origin)) ? 'lit' : undefined}>
            {text}
          </span>
        ))}
      </pre>
      {(['canonical_request', 'string_to_sign'] as const).map((stage) => {
        const own = lines.filter((line) => line.stage === stage)
        return own.length === 0 ? null : (
          <div key={stage}>
            <h3>{words[stage]}</h3>
            <pre className="text">
              {own.map((line) => (
                <span
                  key={line.line}
                  className={`line ${pointed?.stage === stage && pointed.line === line.line ? 'lit' : ''}`}
                  title={line.role}
                  onPointerEnter={() => point(line)}
                >
                  {line.text === '' ? ' ' : line.text}
                </span>
              ))}
            </pre>
          </div>
        )
      })}
      <h3>{words.signature}</h3>
      <pre className="text">{trace.signature}</pre>
    </div>
  )
}

interface UrlPiece {
  readonly text: string
  readonly origin?: LineOrigin
}

/** The method and the parts of a URL, each with what lines say that they come from. */
function piecesOf(method: string, url: string): readonly UrlPiece[] {
  const [, scheme = '', host = '', path = '', query = ''] = /^(https?:\/\/)([^/]+)([^?]*)\??(.*)$/.exec(url) ?? []
  const parameters = query.split('&').map((pair, index): UrlPiece => {
    const name = decodeURIComponent(pair.split('=')[0] ?? '')
    return { text: `${index === 0 ? '?' : '&'}${pair}`, origin: { in: 'parameter', name } }
  })
  return [
    { text: `${method} `, origin: { in: 'method' } },
    { text: scheme },
    { text: host, origin: { in: 'host' } },
    { text: path, origin: { in: 'path' } },
    ...parameters,
  ]
}

const isSame = (one: LineOrigin, other: LineOrigin | undefined) => one.in === other?.in && one.name === other.name
