import { type SampleLifetimes, startSampleProcess } from '@keyward/sample-kit'
import { type SampleUnderTest, startSampleUnderTest } from '@keyward/sample-kit/under-load'
import { compileOrders } from '../../demo/compile-orders.ts'
import { prepareOrders } from '../../demo/prepare-orders.ts'

export async function startOrdersSample(lifetimes: SampleLifetimes = {}): Promise<SampleUnderTest> {
  const compiled = await compileOrders()
  const sample = await startSampleUnderTest({
    prepare: (servers) => prepareOrders(servers, lifetimes),
    start: (environment) => startSampleProcess([compiled.main], environment),
  })
  return {
    ...sample,
    async stop() {
      await sample.stop()
      await compiled[Symbol.asyncDispose]()
    },
  }
}
