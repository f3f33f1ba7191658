/** A crowd on a cluster that loses a node: each with the real runtime, a disk and a connection, several in a process. */
import { availableParallelism } from 'node:os'
import { startHelper } from '../../../../bench/harness/helper.ts'
import type { CrowdAnswer, CrowdOrder } from './crowd-child.ts'
import type { StartBroker } from '../tested-broker.ts'

/** The longest time (ms) for anything that somebody waits for; a step of the whole crowd may take twice as long. */
const PATIENCE = 600_000
/** Messages of each in each of the three rounds. */
const EACH = 3

/** `told`: messages that each of the people should have in the end; of them were lost, or were there twice. */
export type CrowdResult = {
  readonly version: string
  readonly people: number
  readonly told: number
  readonly lost: number
  readonly doubled: number
}

type Report = (step: string, seconds: number) => void

/**
 * So many people (an even number) come, talk in pairs, lose the node called last while they talk, go on without it, and with it
 * again. Throws when somebody waits in vain for longer than `patience` (ms).
 */
export const tellOfCrowd = async (
  start: StartBroker,
  people: number,
  report: Report,
  patience = PATIENCE,
): Promise<CrowdResult> => {
  const broker = await start()
  const processes = Math.min(2 * availableParallelism(), people / 2)
  const share = 2 * Math.ceil(people / 2 / processes)
  const helpers = Array.from({ length: Math.ceil(people / share) }, (_, n) =>
    startHelper<CrowdOrder, CrowdAnswer>(new URL('crowd-child.ts', import.meta.url), [
      broker.url,
      String(n * share),
      String(Math.min(share, people - n * share)),
      String(patience),
    ]),
  )
  const all = async <K extends CrowdAnswer['is']>(order: CrowdOrder, answer: K) => {
    const began = performance.now()
    for (const helper of helpers) helper.tell(order)
    const answers = await Promise.all(helpers.map((helper) => helper.hears(answer, 2 * patience)))
    report(order.do, (performance.now() - began) / 1000)
    return answers
  }
  const check = async () => {
    const answers = await all({ do: 'check' }, 'checked')
    const sum = (of: 'told' | 'lost' | 'doubled') =>
      answers.reduce((total, one) => total + one[of], 0)
    return { told: sum('told'), lost: sum('lost'), doubled: sum('doubled') }
  }
  try {
    await all({ do: 'come' }, 'came')
    await all({ do: 'meet' }, 'met')
    await all({ do: 'say', round: 'antes', count: EACH }, 'said')
    const lost = broker.nodes.at(-1)
    await lost?.kill()
    await all({ do: 'say', round: 'sem ele', count: EACH }, 'said')
    const without = await check()
    await lost?.start()
    await all({ do: 'say', round: 'de volta', count: EACH }, 'said')
    const whole = await check()
    return {
      version: broker.version,
      people,
      told: whole.told,
      lost: without.lost + whole.lost,
      doubled: without.doubled + whole.doubled,
    }
  } finally {
    await Promise.all(helpers.map((helper) => helper.stop()))
    await broker.stop()
  }
}
