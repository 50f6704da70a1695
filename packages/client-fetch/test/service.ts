import { onTestFinished } from 'vitest'
import { type TestService, testService } from './test-service.js'

export { fastTimer } from './random/fast-timer.js'
export { bytesFrom } from './random/seeded.js'
export { sha256, type TestService } from './test-service.js'

/** A service that ends with the test. */
export async function serviceForTest(base?: { now(): number }): Promise<TestService> {
  const service = await testService(base)
  onTestFinished(() => service.close())
  return service
}
