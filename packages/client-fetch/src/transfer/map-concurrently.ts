import { aborted, onAbort } from '../errors.js'

/**
 * Works on items as they come, at most `parallel` at once. The first failure ends all of them: their signal fires, and
 * the failure is thrown when the last one has stopped, so that nothing writes to a sink that is being closed.
 */
export async function mapConcurrently<T>(
  items: AsyncIterable<T>,
  parallel: number,
  outer: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const controller = new AbortController()
  const { signal } = controller
  const release = onAbort(outer, (error) => controller.abort(error))
  // Workers share the iterator: a generator queues calls of `next`, so each item goes to one of them.
  const iterator = items[Symbol.asyncIterator]()
  let failure: { readonly error: unknown } | undefined
  const worker = async () => {
    try {
      while (!signal.aborted) {
        const turn = await iterator.next()
        if (turn.done || signal.aborted) return
        await work(turn.value, signal)
      }
    } catch (error) {
      failure ??= { error }
      controller.abort(error)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, parallel) }, worker))
  release()
  await iterator.return?.()
  if (outer?.aborted) throw aborted(outer)
  if (failure) throw failure.error
}
