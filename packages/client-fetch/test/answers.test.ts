import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { createSyncSigner, type WireRequest } from '@presign/core'
import { nodeBackend } from '@presign/core/node'
import { endpoints, ossDialect } from '@presign/oss'
import { ossV4 } from '@presign/oss-v4'
import { postPolicy } from '@presign/oss-v4/form'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  corsDoctor,
  createFetch,
  download,
  type FormToSend,
  isTransferError,
  type Source,
  send,
  submitForm,
  type TransferError,
  type Transport,
  upload,
} from '../src/index.js'
import { nodeTransport } from '../src/node.js'
import { fastTimer, serviceForTest } from './service.js'

type Answerer = (
  response: ServerResponse,
  request: { readonly method: string; readonly url: string; body: string },
) => void

/** A service that answers in its own way. */
async function answering(answer: Answerer): Promise<{ origin: string; asked: string[]; source: Source }> {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('latin1')) body += chunk
    const { method = '', url = '' } = request
    asked.push(`${method} ${url.replace(/\?.*?(uploads|uploadId|partNumber|$).*/, ' $1').trim()}`)
    answer(response, { method, url, body })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const signer = createSyncSigner(ossV4({ region: 'cn-hangzhou', endpoint: endpoints.pathStyle(origin) }), {
    credentials: { accessKeyId: 'LTAItestKEY0001', accessKeySecret: 'FAKEsecret' },
    backend: nodeBackend,
  })
  return { origin, asked, source: { signer, bucket: 'photos', key: 'a' } }
}

const link = (url: string, more: Partial<WireRequest> = {}): WireRequest => ({
  method: 'PUT',
  url,
  headers: {},
  absentHeaders: [],
  ...more,
})

const failureOf = async (work: PromiseLike<unknown>): Promise<TransferError> => {
  const error = await Promise.resolve(work).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isTransferError(error)) throw new Error(`found ${inspect(error)}, wanted a TransferError`)
  return error
}

// The time of this timer flies: on a busy machine its thirty seconds pass before an answer comes.
const quick = { timer: fastTimer, idleTimeout: 10_000_000, retry: { baseDelay: 1, maxDelay: 1 } }

describe('a redirect', () => {
  const body =
    '<Error><Code>PermanentRedirect</Code><Message>Use another endpoint.</Message><Endpoint>photos.s3.eu-west-1.amazonaws.com</Endpoint></Error>'
  it.each([
    ['its body', { 'x-amz-bucket-region': 'eu-west-1' }, body, 'photos.s3.eu-west-1.amazonaws.com'],
    [
      'its headers',
      { 'x-amz-bucket-region': 'eu-west-1', location: 'https://photos.example.com/a?x=1' },
      '',
      'photos.example.com',
    ],
  ])('is an error that says where to, by %s', async (_, headers, text, endpoint) => {
    const { origin, asked } = await answering((response) => response.writeHead(301, headers).end(text))
    const error = await failureOf(upload(link(`${origin}/a?sig=FAKE`), 'miaow'))
    expect(error).toMatchObject({ code: 'redirected', status: 301, endpoint, region: 'eu-west-1', attempts: 1 })
    expect(error.message).toContain(`use the endpoint ${endpoint}; sign for region eu-west-1`)
    expect(asked).toHaveLength(1)
  })
})

describe('a failure without a dialect', () => {
  const words =
    '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code><Message>No &quot;right&quot; &#38; no key</Message><RequestId>R1</RequestId><EC>0003-00000001</EC></Error>'

  it('has the words of the service', async () => {
    const { origin } = await answering((response) => response.writeHead(403).end(words))
    const error = await failureOf(upload(link(`${origin}/a`), 'miaow'))
    expect(error).toMatchObject({ code: 'rejected', serviceCode: 'AccessDenied', requestId: 'R1', ec: '0003-00000001' })
    expect(error.message).toContain(
      'answered PUT with 403 AccessDenied (0003-00000001, request R1): No "right" & no key',
    )
  })

  it('says the status once where the service gives no reason', async () => {
    const { origin } = await answering((response) => response.writeHead(403).end('<html>no</html>'))
    const { message } = await failureOf(upload(link(`${origin}/a`), 'miaow'))
    expect(message).toMatch(/answered PUT with 403: The service answered 403 without saying why$/)
  })

  it('stands below a 200 as well', async () => {
    const { origin } = await answering((response) => response.writeHead(200).end(words))
    expect(await failureOf(upload(link(`${origin}/a`), 'miaow'))).toMatchObject({ code: 'rejected', status: 200 })
  })
})

describe('a 200 with an error in its body', () => {
  const busy = '<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>'

  it('repeats a completion, and never removes the parts', async () => {
    let completions = 0
    const answer: Answerer = (response, { method, url }) => {
      if (/[?&]uploads/.test(url))
        return response.end('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>')
      if (method === 'POST')
        return response
          .writeHead(200)
          .end(
            ++completions < 3
              ? busy
              : '<CompleteMultipartUploadResult><ETag>"2"</ETag></CompleteMultipartUploadResult>',
          )
      return response.writeHead(200, { etag: '"1"' }).end()
    }
    const { source, asked } = await answering(answer)
    const options = { dialect: ossDialect, multipartAbove: 0, ...quick }
    expect(await upload(source, 'miaow', options)).toMatchObject({ etag: '"2"', parts: 1 })
    expect(completions).toBe(3)
    completions = Number.NEGATIVE_INFINITY
    const error = await failureOf(upload(source, 'miaow', options))
    expect(error).toMatchObject({ code: 'unavailable', status: 200, serviceCode: 'InternalError', attempts: 6 })
    expect(asked.filter((one) => one.startsWith('DELETE'))).toEqual([])
  })

  it.each([
    ['a page', '<html>Sign in</html>'],
    ['nothing', ''],
    ['the beginning of an answer', '<CompleteMultipartUploadResult><ETag>'],
    ['an error below another name', '<e:Error xmlns:e="e"><e:Code>InternalError</e:Code></e:Error>'],
  ])('is not a completion when it has %s, is repeated, and never removes the parts', async (_, text) => {
    const { source, asked } = await answering((response, { method, url }) => {
      if (/[?&]uploads/.test(url))
        response.end('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>')
      else if (method === 'POST') response.writeHead(200).end(text)
      else response.writeHead(200, { etag: '"1"' }).end()
    })
    const error = await failureOf(upload(source, 'miaow', { dialect: ossDialect, multipartAbove: 0, ...quick }))
    expect(error).toMatchObject({ code: 'unavailable', status: 200, attempts: 6 })
    expect(asked.filter((one) => one.startsWith('DELETE'))).toEqual([])
  })

  it.each([
    ['of another length', '<Size>4</Size>'],
    ['of another upload', '<Size>5</Size><UploadId>2</UploadId>'],
  ])('names no part of a list %s', async (_, more) => {
    const { source, asked } = await answering((response, { method, url }) => {
      if (/[?&]uploads/.test(url))
        response.end('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>')
      else if (method === 'GET')
        response.end(
          `<ListPartsResult><Part><PartNumber>1</PartNumber><ETag>"1"</ETag>${more}</Part></ListPartsResult>`,
        )
      else response.writeHead(200).end()
    })
    const error = await failureOf(upload(source, 'miaow', { dialect: ossDialect, multipartAbove: 0, ...quick }))
    expect(['upload_gone', 'response_unreadable']).toContain(error.code)
    expect(asked.filter((one) => one.startsWith('POST'))).toHaveLength(1)
  })

  it('removes the parts where a completion is rejected for good', async () => {
    const { source, asked } = await answering((response, { method, url }) => {
      if (/[?&]uploads/.test(url))
        response.end('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>')
      else if (method === 'POST') response.writeHead(400).end('<Error><Code>EntityTooSmall</Code></Error>')
      else response.writeHead(200, { etag: '"1"' }).end()
    })
    await failureOf(upload(source, 'miaow', { dialect: ossDialect, multipartAbove: 0, ...quick }))
    expect(asked.filter((one) => one.startsWith('DELETE'))).toHaveLength(1)
  })

  it.each([undefined, ossDialect])('repeats a copy by createFetch', async (dialect) => {
    let copies = 0
    const { source, origin } = await answering((response) => response.end(++copies < 3 ? busy : '<CopyObjectResult/>'))
    const { signer } = source as unknown as { signer: never }
    const copy = createFetch(signer, { ...quick, ...(dialect && { dialect }) })
    const response = await copy(`${origin}/photos/b`, { method: 'PUT', headers: { 'x-oss-copy-source': '/photos/a' } })
    expect([await response.text(), copies]).toEqual(['<CopyObjectResult/>', 3])
  })
})

describe('a signed length', () => {
  it.each([
    ['shorter', 'mia'],
    ['longer', 'miaow!'],
    ['no', undefined],
  ])('holds: %s body is rejected before anything is sent', async (_, body) => {
    const { origin, asked } = await answering((response) => response.end())
    const signed = link(`${origin}/a?sig=FAKE`, { headers: { 'Content-Length': '5' } })
    const expected = { code: 'body_changed', expected: '5', found: `${body?.length ?? 0}` }
    for (const transport of [undefined, nodeTransport()]) {
      expect(await failureOf(send(signed, { body, transport }))).toMatchObject(expected)
      if (body !== undefined) expect(await failureOf(upload(signed, body, { transport }))).toMatchObject(expected)
    }
    expect(asked).toEqual([])
    expect((await send(signed, { body: 'miaow' })).status).toBe(200)
  })
})

describe('what a caller gives is checked at the door, and a URL never shows', () => {
  const url = 'https://photos.example.com/a?x-oss-signature=FAKEsignature'
  const shown = (error: TransferError) => `${error.message} ${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`

  it.each<[string, () => PromiseLike<unknown>]>([
    ['upload of a bare URL', () => upload(url as never, 'miaow')],
    ['upload of a URL object', () => upload(new URL(url) as never, 'miaow')],
    ['upload to nothing', () => upload(undefined as never, 'miaow')],
    ['download of a bare URL', () => download(url as never)],
    ['download of null', () => download(null as never)],
    ['send of a bare URL', () => send(url as never)],
    ['a link function that gives a bare URL', () => upload(() => url as never, 'miaow')],
    ['submitForm to a bare URL', () => submitForm(url as never, 'miaow')],
    ['submitForm without fields', () => submitForm({ url } as never, 'miaow')],
    ['submitForm to nothing', () => submitForm(undefined as never, 'miaow')],
    ['corsDoctor of half a URL', () => corsDoctor(url.slice(8), 'https://app.example.com')],
  ])('%s is link_invalid', async (_, work) => {
    const error = await failureOf(work())
    expect(error.code).toBe('link_invalid')
    expect(shown(error)).not.toContain('FAKEsignature')
  })

  it.each([undefined, null, 5, {}])('a body of %o is body_unsupported', async (body) => {
    expect((await failureOf(upload(link(url), body as never))).code).toBe('body_unsupported')
    expect((await failureOf(submitForm({ url, fields: {} }, body as never))).code).toBe('body_unsupported')
  })

  it.each([
    ['in its message', Object.assign(new TypeError(`error sending request for url (${url})`), { code: 'ECONNRESET' })],
    ['beside it', Object.assign(new Error('Unable to connect'), { path: url, code: 'ConnectionRefused' })],
  ])('a platform that names the URL %s is not quoted', async (_, cause) => {
    const transport: Transport = () => Promise.reject(cause)
    const error = await failureOf(send(link(url), { body: 'x', transport }))
    expect(error).toMatchObject({ code: 'network', cause: { code: cause.code } })
    expect(shown(error)).not.toContain('FAKEsignature')
  })
})

describe('in a page', () => {
  const page = (onLine: boolean) => {
    vi.stubGlobal('location', { origin: 'https://app.example.com' })
    vi.stubGlobal('navigator', { onLine })
    onTestFinished(() => {
      vi.unstubAllGlobals()
    })
  }
  const blocked = () => {
    let sent = 0
    const transport: Transport = () => {
      sent++
      return Promise.reject(new TypeError('Failed to fetch'))
    }
    return { transport, sent: () => sent }
  }
  const url = 'https://photos.example.com/a'

  it('an answer that CORS hides is asked for twice, and then the message names the rule', async () => {
    page(true)
    const { transport, sent } = blocked()
    const error = await failureOf(upload(link(url), 'x', { transport, ...quick }))
    expect(error.message).toContain('add a CORS rule with origin https://app.example.com and method PUT')
    expect([error.attempts, sent()]).toEqual([2, 2])
  })

  it.each([
    ['is off', false],
    ['breaks after an answer', true],
  ])('a network that %s is waited for', async (_, onLine) => {
    page(onLine)
    const { transport, sent } = blocked()
    let answers = onLine ? 1 : 0
    const once503: Transport = (request) =>
      answers-- > 0 ? Promise.resolve(new Response('', { status: 503 })) : transport(request)
    const error = await failureOf(upload(link(url), 'x', { transport: once503, ...quick }))
    expect([error.attempts, sent()]).toEqual([6, onLine ? 5 : 6])
  })
})

describe('submitForm', () => {
  const formOf = async (more: object): Promise<FormToSend> => {
    const { source } = await serviceForTest()
    const { signer } = source('') as never as { signer: { run(job: unknown): Promise<FormToSend> } }
    const input = { bucket: 'photos', key: 'cat.png', size: { max: 1000 }, expiresIn: 60, ...more }
    const { url, fields } = await signer.run(postPolicy(input))
    // What a server sends as JSON; the policy it sends along is not needed.
    return JSON.parse(JSON.stringify({ url, fields }))
  }
  const png = (type: string) => new File(['png'], 'cat.png', { type })

  it.each([
    ['several types', { contentTypes: ['image/png', 'image/jpeg'] }],
    ['a family', { contentTypes: ['image/*'] }],
    ['a condition', { conditions: [['starts-with', '$Content-Type', 'image/']] }],
  ])("sends the file's type where the policy binds %s", async (_, more) => {
    const form = await formOf(more)
    expect(await submitForm(form, png('image/png'))).toMatchObject({ size: 3 })
    const error = await failureOf(submitForm(form, png('text/html')))
    expect(error).toMatchObject({ code: 'rejected', serviceCode: 'AccessDenied', status: 403 })
    expect(error.message).toMatch(/: Invalid according to Policy: Policy Condition failed: .*content-type/i)
  })

  it('adds no such field where the policy has no condition on it, or the form has one', async () => {
    const bodies: string[] = []
    const { origin } = await answering((response, { body }) => {
      bodies.push(body)
      response.writeHead(204).end()
    })
    const policy = btoa('{"conditions":[{"bucket":"photos"}]}')
    await submitForm({ url: origin, fields: { policy } }, png('image/png'))
    const bound = btoa('{"conditions":[["eq","$content-type","text/plain"]]}')
    await submitForm({ url: origin, fields: { policy: bound, 'content-type': 'text/plain' } }, png('image/png'))
    await submitForm({ url: origin, fields: { policy: 'é' } }, png('image/png'))
    const named = bodies.map((body) => body.match(/name="content-type"/gi)?.length ?? 0)
    expect(named).toEqual([0, 1, 0])
  })
})
