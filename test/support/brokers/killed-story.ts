/** The broker dies in the middle of a conversation, and comes back: nothing is lost, and nothing is there twice. */
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../wait.ts'
import type { BrokerPerson, BrokerTown } from './broker-people.ts'

/** So many messages of each are sent before the kill, while it is away, and after it is back. */
const COUNTS = { short: 8, whole: 60 } as const
/** The longest time (ms) until all is there: a broker may take a while to come back, and a program to find it. */
const LONG_PATIENCE = 120_000

/** Says them without waiting for the broker; what the answer was is not asked: the other's disk is. */
const sayWithoutWaiting = (by: BrokerPerson, who: string, texts: readonly string[]) =>
  Promise.all(texts.map((text) => by.ask('send', { who, text, timeout: 1 }).catch(() => undefined)))

/** Tells it once for each node; the texts are numbered by `round`. */
export const killedInTheMiddle = async (
  { broker, alice, bob }: BrokerTown,
  length: keyof typeof COUNTS,
): Promise<void> => {
  const count = COUNTS[length]
  const wanted: string[] = []
  const say = async (round: string) => {
    const texts = ['alice', 'bob'].map((by) =>
      Array.from({ length: count }, (_, n) => `queda ${by} ${round} ${n}`),
    )
    wanted.push(...texts.flat())
    await Promise.all([
      sayWithoutWaiting(alice, 'bob', texts[0] ?? []),
      sayWithoutWaiting(bob, 'alice', texts[1] ?? []),
    ])
  }
  for (const node of broker.nodes) {
    /* oxlint-disable no-await-in-loop */
    const talking = say(`${node.name} before`)
    // in the middle of them
    await pause(20)
    await node.kill()
    await talking
    await say(`${node.name} away`)
    await node.start()
    await say(`${node.name} back`)
    /* oxlint-enable no-await-in-loop */
  }
  const expected = wanted.toSorted().join('\n')
  for (const one of [alice, bob]) {
    const has = async () => (await one.texts('queda')).toSorted()
    // oxlint-disable-next-line no-await-in-loop
    await until(
      async () => (await has()).join('\n') === expected,
      'all is there',
      LONG_PATIENCE,
    ).catch(async () => {
      const found = await has()
      const lost = wanted.filter((text) => !found.includes(text))
      const doubled = found.filter((text, n) => found.indexOf(text) !== n)
      throw new Error(
        `${one.name} has ${found.length} of ${wanted.length}; lost: ${lost.slice(0, 5).join(', ')}; doubled: ${doubled.slice(0, 5).join(', ')}`,
      )
    })
  }
}
