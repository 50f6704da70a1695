import { expect, it } from 'vitest'
import { storageAnswers } from './answers.js'

it('storageAnswers says what a service has of its own, and else the usual', () => {
  const answer = storageAnswers({ expired: [400, 'RequestExpired', 'Too late.'] })
  expect(answer('expired')).toEqual({ status: 400, code: 'RequestExpired', message: 'Too late.' })
  expect(answer('mismatch', 'url')).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
})

it('storageAnswers has the words of policies for forms', () => {
  const answer = storageAnswers({})
  expect(answer('expired', 'form').message).toBe('Invalid according to Policy: Policy expired.')
  expect(answer('unknown_key', 'form').code).toBe('InvalidAccessKeyId')
})
