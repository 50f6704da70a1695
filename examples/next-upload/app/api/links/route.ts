import { isTransferError } from '@presign/client-fetch'
import { linkFor } from '../../../../react-upload/link-for.js'
import { storage, userOf } from '../../../storage.js'

/** Signs one step of an upload. Runs on Next's Node and edge runtimes alike. */
export async function POST(request: Request): Promise<Response> {
  const user = userOf(request)
  if (user === undefined) return new Response(null, { status: 401 })
  try {
    const link = await linkFor(storage(), user, await request.json())
    return link
      ? Response.json(link, { headers: { 'cache-control': 'no-store' } })
      : new Response(null, { status: 400 })
  } catch (error) {
    if (isTransferError(error) || error instanceof SyntaxError) return new Response(null, { status: 400 })
    throw error
  }
}
