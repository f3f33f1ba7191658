/** What is on disk, as the next start reads it: snapshots, events, counters. */
import { readStoredEvent } from '../../../src/model/stored-events.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import type { State } from '../../../src/model/state.ts'
import { parseJson } from '../../../src/core/schema.ts'
import { parseIncoming, parseOutgoing } from '../../../src/runtime/stored-counters.ts'
import { restoreState, serializeSnapshot } from '../../../src/runtime/replay.ts'
import { parseTopic } from '../../../src/protocol/topics.ts'
import { stateOf } from '../../support/network/direct-session.ts'
import { createEventfulNetwork } from '../../support/network/eventful.ts'
import { assertSnapshotIsReadable, readWholeSnapshot } from '../../support/network/snapshots.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { must } from '../engine/target.ts'

/** What alice has on her disk after all that. */
export type EventfulDisk = {
  readonly state: State
  readonly events: readonly ChatEvent[]
  readonly keyValues: readonly (readonly [name: string, value: string])[]
}

/** Lets it happen and looks at what is left. */
export const eventfulDisk = async (): Promise<EventfulDisk> => {
  const events: ChatEvent[] = []
  const { alice } = await createEventfulNetwork({ follow: (more) => events.push(...more) })
  return { state: stateOf(alice), events, keyValues: alice.disk.keyValues.list('') }
}

const identityOf = ({ me: { id, name, key } }: State) => ({ id, name, key })

/** The state as one text. */
export const openSnapshots = async (): Promise<FuzzTarget> => {
  const { state } = await eventfulDisk()
  return {
    alphabet: 'text',
    json: 'whole',
    longest: 200_000,
    seeds: [serializeSnapshot(state)],
    words: ['"$map":', '[', '{', '"id":'],
    check: (text) => {
      const snapshot = readWholeSnapshot(text)
      if (!snapshot) return
      const started = restoreState({ snapshot, events: [] }, identityOf(state), state.now)
      assertSnapshotIsReadable(started)
    },
  }
}

/** One event of every kind that happened, folded into what alice knows. */
export const openEvents = async (): Promise<FuzzTarget> => {
  const { state, events } = await eventfulDisk()
  const snapshot = readWholeSnapshot(serializeSnapshot(state))
  const kinds = Map.groupBy(events, ({ type }) => type)
  return {
    alphabet: 'text',
    json: 'whole',
    longest: 20_000,
    seeds: [...kinds.values()].flatMap((alike) =>
      alike.slice(-2).map((event) => JSON.stringify(event)),
    ),
    words: [...kinds.keys()],
    check: (text) => {
      const event = readStoredEvent(parseJson(text))
      if (!event) return
      for (const base of [snapshot, undefined]) {
        const started = restoreState(
          { snapshot: base, events: [event] },
          identityOf(state),
          state.now,
        )
        assertSnapshotIsReadable(started)
      }
    },
  }
}

/** Counters of channels, and the other small values. */
export const openStoredCounters = async (): Promise<FuzzTarget> => {
  const { keyValues } = await eventfulDisk()
  return {
    alphabet: 'text',
    json: 'whole',
    seeds: keyValues.map(([, value]) => value),
    check: (text) => {
      for (const parse of [parseIncoming, parseOutgoing]) {
        const counter = parse(text)
        if (counter) must(parseTopic(counter.topic) !== undefined, 'a counter counts in a channel')
      }
    },
  }
}
