// What a page does with links that its own server signed. `signed` is a WireRequest, straight from JSON.

/** A link becomes a Blob, for an image or a file to save. */
export async function download(signed) {
  const response = await fetch(signed.url, { method: signed.method, headers: signed.headers })
  return { status: response.status, blob: await response.blob() }
}

/**
 * Sends a string, a Blob or bytes, with exactly the signed headers.
 *
 * A FormData is refused: with PUT its envelope of boundaries and field names would be stored as the object. Send the
 * file itself, or sign a form (`postPolicy`) and POST that.
 */
export function upload(signed, body) {
  if (body instanceof FormData)
    return Promise.reject(
      new TypeError('Cannot PUT a FormData: its envelope would be stored too; send the File, or POST a signed form'),
    )
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open(signed.method, signed.url)
    for (const [name, value] of Object.entries(signed.headers)) xhr.setRequestHeader(name, value)
    xhr.onload = () => resolve({ status: xhr.status, text: xhr.responseText })
    xhr.onerror = () => reject(new TypeError('No answer that this page may read: is it a CORS rule that is missing?'))
    xhr.send(body)
  })
}

/** Asks the page's own server for a link to put an object. */
export async function linkFor(key) {
  const response = await fetch(`/link?${new URLSearchParams({ key })}`, { method: 'POST' })
  if (!response.ok) throw new Error(`No link for ${key}: ${response.status}`)
  return response.json()
}
