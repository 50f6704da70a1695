import type { Row } from '../row.js'
import { type Client, clientsOf } from './clients.js'
import { served } from './served.js'

/** How many keys take turns, and how many transfers are under way at once. */
const [KEYS, IN_FLIGHT] = [20, 4]

export type TransferKind = keyof typeof KINDS

const KINDS = { put: putRows, get: getRows, multipart: multipartRows }

/** A kind of transfer of bodies of a size, by all clients that have it. */
export async function transferRows(kind: TransferKind, size: number): Promise<readonly Row[]> {
  return KINDS[kind](clientsOf(await served()), Buffer.alloc(size, 'x'))
}

/** Each client has keys of its own. */
const keyOf = ({ name }: Client, call: number) => `${name.replaceAll(/\W+/g, '-')}/${call % KEYS}`

async function putRows(clients: readonly Client[], body: Buffer): Promise<readonly Row[]> {
  const checked = clients.map(async (client): Promise<Row> => {
    await client.put(keyOf(client, 7), body)
    await expectLength(client, body.length)
    return rowOf(client, IN_FLIGHT, (key) => client.put(key, body))
  })
  return Promise.all(checked)
}

async function getRows(clients: readonly Client[], body: Buffer): Promise<readonly Row[]> {
  const stored = clients.map(async (client): Promise<Row> => {
    for (let call = 0; call < KEYS; call++) await client.put(keyOf(client, call), body)
    await expectLength(client, body.length)
    return rowOf(client, IN_FLIGHT, (key) => client.get(key))
  })
  return Promise.all(stored)
}

/** As many parts as the client sends at once. */
async function multipartRows(clients: readonly Client[], body: Buffer): Promise<readonly Row[]> {
  return clients.flatMap((client) => {
    const { multipart } = client
    if (multipart === undefined) return []
    return [rowOf(client, 1, (key) => multipart(key, body, body.length / 4))]
  })
}

function rowOf(client: Client, inFlight: number, transfer: (key: string) => Promise<unknown>): Row {
  return {
    name: client.name,
    inFlight,
    async run(call) {
      const key = keyOf(client, call)
      await transfer(key)
      return key
    },
  }
}

async function expectLength(client: Client, length: number): Promise<void> {
  const found = await client.get(keyOf(client, 7))
  if (found !== length) throw new Error(`Cannot compare: ${client.name} got ${found} bytes, wanted ${length}`)
}
