/** Tells all stories on one broker, one after the other, and notes what came of each. */
import { readDoctor } from './broker-doctor.ts'
import type { DoctorFindings } from './broker-doctor.ts'
import { openBrokerTown } from './broker-people.ts'
import type { BrokerTown } from './broker-people.ts'
import { brokerStories } from './stories.ts'
import type { StoryLength } from './stories.ts'
import type { StartBroker } from './tested-broker.ts'

/** What came of one story. */
export type StoryResult = {
  readonly story: string
  readonly holds: boolean
  readonly seconds: number
  /** What went wrong. */
  readonly fault?: string
}

const tellOne = async (
  { name, tell }: (typeof brokerStories)[number],
  town: BrokerTown,
  length: StoryLength,
): Promise<StoryResult> => {
  const began = performance.now()
  const seconds = () => Math.round((performance.now() - began) / 100) / 10
  try {
    await tell(town, length)
    return { story: name, holds: true, seconds: seconds() }
  } catch (error) {
    return { story: name, holds: false, seconds: seconds(), fault: String(error) }
  }
}

/** What came of all stories, and what `papo doctor` says of the broker. */
type ToldStories = {
  readonly version: string
  readonly results: readonly StoryResult[]
  readonly findings: DoctorFindings
}

/** The version of the broker, and all results; `onResult` hears of each at once. */
export const tellStories = async (
  start: StartBroker,
  length: StoryLength,
  onResult: (result: StoryResult) => void,
): Promise<ToldStories> => {
  const broker = await start()
  try {
    const town = await openBrokerTown(broker)
    const results: StoryResult[] = []
    try {
      for (const story of brokerStories) {
        if (story.kills && broker.nodes.length === 0) continue
        // each goes on where the one before ended
        // oxlint-disable-next-line no-await-in-loop
        const result = await tellOne(story, town, length)
        onResult(result)
        results.push(result)
      }
      await town.carla.leave()
      const findings = readDoctor(await town.askDoctor())
      return { version: broker.version, results, findings }
    } finally {
      await town.close()
    }
  } finally {
    await broker.stop()
  }
}
