import { type Detector, momentIn, type RequestMarks, recognize, type SignatureSigns } from '@presign/core/explain'
import { isoExtended } from '@presign/core/scheme'
import { secondsOf } from '../sas/sas.js'

/** Times are ISO 8601 to the day, the minute or the second, all in UTC. */
function isoOf(text: string | undefined): string | undefined {
  const seconds = secondsOf(text ?? '')
  return seconds === undefined ? undefined : isoExtended(Math.floor(seconds))
}

function accountIn({ host }: RequestMarks): string | undefined {
  return /^([a-z0-9]+?)(?:-secondary)?\.blob\./.exec(host)?.[1]
}

/** The container, which is the first segment of the path at the service's own hosts. */
function containerIn(marks: RequestMarks): string | undefined {
  return accountIn(marks) === undefined ? undefined : /^\/([^/?]+)/.exec(marks.path)?.[1]
}

const SAS: SignatureSigns = {
  family: 'azure',
  scheme: 'azure-sas',
  label: 'Azure Storage, shared access signature',
  tells: ['sig'],
  needs: ['sv', 'se', 'sp', 'sig'],
  facts(marks) {
    const { parameters } = marks
    return {
      // A user delegation key has an owner; the key of an account is named by the host.
      accessKeyId: parameters.get('skoid') ?? accountIn(marks),
      hostRegion: accountIn(marks),
      bucket: containerIn(marks),
      signedAt: isoOf(parameters.get('st')),
      expiresAt: isoOf(parameters.get('se')),
    }
  },
}

/** A token whose URL was cut before its signature: the version tells it. */
const CUT: SignatureSigns = { ...SAS, tells: [['sv', /^20\d\d-\d\d-\d\d$/]] }

const SHARED_KEY: SignatureSigns = {
  family: 'azure',
  scheme: 'azure-sas',
  label: 'Azure Storage, shared key',
  tells: [],
  needs: [],
  begins: /^SharedKey /,
  facts: (marks) => ({
    accessKeyId: /^SharedKey ([^:]*):/.exec(marks.headers.get('authorization') ?? '')?.[1],
    hostRegion: accountIn(marks),
    bucket: containerIn(marks),
    signedAt: momentIn(marks.headers.get('x-ms-date') ?? marks.headers.get('date')),
  }),
}

const SHARED_KEY_LITE: SignatureSigns = {
  ...SHARED_KEY,
  scheme: 'azure-shared-key-lite',
  label: 'Azure Storage, shared key lite',
  begins: /^SharedKeyLite /,
  facts: ({ headers }) => ({ accessKeyId: /^SharedKeyLite ([^:]*):/.exec(headers.get('authorization') ?? '')?.[1] }),
}

/**
 * Recognises the signatures of Azure Storage, for `detect`: shared access signatures, Shared Key, and Shared Key Lite.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/delegate-access-with-shared-access-signature}
 */
export const azureDetector: Detector = {
  family: 'azure',
  schemes: [SAS, SHARED_KEY, SHARED_KEY_LITE],
  // `sig` by itself is anyone's parameter.
  detect: (marks) => [
    ...(marks.parameters.has('sv') || marks.parameters.has('se') ? recognize(marks, SAS) : []),
    ...(marks.parameters.has('sig') ? [] : recognize(marks, CUT)),
    ...recognize(marks, SHARED_KEY),
    ...recognize(marks, SHARED_KEY_LITE),
  ],
}
