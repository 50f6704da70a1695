import { library } from './library.mjs'
import { suite, told } from './suite.mjs'

/** Everything that a runtime can have: runs the suite for each backend, and keeps what it reports.
 * @param {readonly import('./suite.mjs').Offer[]} offers */
export async function collect(offers) {
  const results = []
  for (const offer of offers) {
    try {
      await suite(library, offer, (result) => results.push({ backend: offer.name, ...result }))
    } catch (error) {
      // The backend does not load: the table of limits says so, or it is a failure.
      results.push({ backend: offer.name, scheme: 'hashes', rule: 'loads', error: told(error) })
    }
  }
  return results
}
