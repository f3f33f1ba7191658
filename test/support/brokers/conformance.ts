/** The stories on one broker as tests, in their short form; whoever calls it names the tools that its broker needs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { brokerTable } from './broker-table.ts'
import type { BrokerId } from './broker-table.ts'
import { openBrokerTown } from './broker-people.ts'
import type { BrokerTown } from './broker-people.ts'
import { brokerStories } from './stories.ts'
import type { StartBroker, TestedBroker } from './tested-broker.ts'

/** Some brokers take long to start, and each is started twice. */
const PATIENCE = 180_000

/** One test for each story; each goes on where the one before ended. */
export const testConformance = (id: BrokerId, start: StartBroker): void => {
  describe.each(brokerTable.filter((row) => row.id === id))('$name', () => {
    let broker: TestedBroker | undefined
    let town: BrokerTown | undefined
    beforeAll(async () => {
      broker = await start()
      town = await openBrokerTown(broker)
    }, PATIENCE)
    afterAll(async () => {
      await town?.close()
      await broker?.stop()
    }, PATIENCE)
    test.each(brokerStories)(
      '$name: $what',
      async ({ tell }) => {
        if (!town) throw new Error('the broker did not start')
        await expect(tell(town, 'short')).resolves.toBeUndefined()
      },
      PATIENCE,
    )
  })
}
