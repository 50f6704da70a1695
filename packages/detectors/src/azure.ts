import { type Detector, momentIn, recognize, type SignatureFacts, type SignatureSigns } from '@presign/core/explain'

/** Times are ISO 8601 to the day, the minute or the second, all in UTC. */
function isoOf(text: string | undefined): string | undefined {
  const [, day, time = '00:00', seconds = ':00'] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?Z)?$/.exec(text ?? '') ?? []
  if (day === undefined) return undefined
  return momentIn(`${day}T${time}${seconds}Z`.replaceAll(/[-:]/g, ''))
}

const SAS: SignatureSigns = {
  family: 'azure',
  scheme: 'azure-sas',
  label: 'Azure Storage, shared access signature',
  tells: ['sig'],
  needs: ['sv', 'se', 'sp', 'sig'],
  facts({ parameters, host }): SignatureFacts {
    return {
      // A user delegation key has an owner; the key of an account is named by the host.
      accessKeyId: parameters.get('skoid') ?? /^([a-z0-9]+)\.blob\./.exec(host)?.[1],
      signedAt: isoOf(parameters.get('st')),
      expiresAt: isoOf(parameters.get('se')),
    }
  },
}

const SHARED_KEY: SignatureSigns = {
  family: 'azure',
  scheme: 'azure-shared-key',
  label: 'Azure Storage, shared key',
  tells: [],
  needs: [],
  begins: /^SharedKey(?:Lite)? /,
  facts: ({ headers }) => ({
    accessKeyId: /^SharedKey(?:Lite)? ([^:]*):/.exec(headers.get('authorization') ?? '')?.[1],
    signedAt: momentIn(headers.get('x-ms-date') ?? headers.get('date')),
  }),
}

/**
 * Recognises the signatures of Azure Storage, for `detect`. They are recognised alone.
 *
 * @see {@link https://learn.microsoft.com/en-us/rest/api/storageservices/delegate-access-with-shared-access-signature}
 */
export const azureDetector: Detector = {
  family: 'azure',
  schemes: [SAS, SHARED_KEY],
  // `sig` by itself is anyone's parameter.
  detect: (marks) => [
    ...(marks.parameters.has('sv') || marks.parameters.has('se') ? recognize(marks, SAS) : []),
    ...recognize(marks, SHARED_KEY),
  ],
}
