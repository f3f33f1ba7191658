/** Events on disk: each kind that is kept has its reader, and what is damaged is none. */
import { expect, test } from 'vitest'
import { EVENT_TYPES, keepingOf } from '../../../src/model/model.ts'
import { readStoredEvent, storedEventReaders } from '../../../src/model/stored-events.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import { restoreState, serializeSnapshot } from '../../../src/runtime/replay.ts'
import { isObject, pathsIn, replaced, valueAt } from '../../support/json-paths.ts'
import type { Json } from '../../support/json-paths.ts'
import { stateOf } from '../../support/network/direct-session.ts'
import { createEventfulNetwork } from '../../support/network/eventful.ts'
import { assertSnapshotIsReadable, readWholeSnapshot } from '../../support/network/snapshots.ts'

const happened = async () => {
  const events: ChatEvent[] = []
  const { alice } = await createEventfulNetwork({ follow: (more) => events.push(...more) })
  const { id, name, key } = stateOf(alice).me
  const kept = events.filter((event) => keepingOf(event) !== 'not')
  return { kept, me: { id, name, key }, state: stateOf(alice) }
}
const story = happened()
const jsonOf = (event: ChatEvent): Json => JSON.parse(JSON.stringify(event)) as Json

test('every kind that is kept has a reader, and no other is read', () => {
  const types = EVENT_TYPES.map((type) => type as ChatEvent['type'])
  const read = types.filter((type) => storedEventReaders[type])
  // what depends on the event is kept somehow
  const kept = types.filter((type) => keepingOf({ type, mine: true } as ChatEvent) !== 'not')
  expect(read).toEqual(kept)
  expect(kept.length).toBeGreaterThan(30)
  expect(readStoredEvent({ type: 'delivery.updated', recipients: [1] })).toBeUndefined()
  expect(readStoredEvent({ type: 'constructor' })).toBeUndefined()
})

test('what was written is read', async () => {
  const { kept } = await story
  expect(new Set(kept.map(({ type }) => type)).size).toBeGreaterThan(15)
  for (const event of kept) expect(readStoredEvent(jsonOf(event))).toEqual(jsonOf(event))
})

test('whatever is wrong in an event: it is none, or the state is one that can be kept', async () => {
  const { kept, me, state } = await story
  const snapshot = readWholeSnapshot(serializeSnapshot(state))
  const one = new Map(kept.map((event) => [event.type, event]))
  let taken = 0
  let refused = 0
  for (const event of one.values()) {
    const json = jsonOf(event)
    for (const path of pathsIn(json)) {
      for (const wrong of [
        null,
        'x\u001B[31m',
        'x',
        -1,
        1.5,
        1e15,
        true,
        [],
        {},
        [[1, 2]],
        undefined,
      ]) {
        const read = readStoredEvent(replaced(json, path, wrong))
        if (!read) refused += 1
        else {
          taken += 1
          assertSnapshotIsReadable(restoreState({ snapshot, events: [read] }, me, state.now))
        }
      }
    }
  }
  expect(taken).toBeGreaterThan(50)
  expect(refused).toBeGreaterThan(taken)
})

test.each(['request.answered', 'join.answered'])(
  'when a denial came is read as strictly as when it was made (%s)',
  (type) => {
    const id = `01M7W3MHZDYNPTH3SMSC5312R5.${'A'.repeat(43)}`
    const denial = { type, id, answer: 'denied', at: 5, receivedAt: 9, reason: '' }
    expect(readStoredEvent(denial)).toEqual(denial)
    for (const wrong of ['9', -1, Number.NaN, null, {}])
      expect(readStoredEvent({ ...denial, receivedAt: wrong })).toBeUndefined()
  },
)

test('no text that a terminal would obey is taken, but as a text of mine', async () => {
  const { kept } = await story
  const taken = new Set<string>()
  for (const event of kept) {
    const json = jsonOf(event)
    for (const path of pathsIn(json)) {
      const text = valueAt(json, path)
      if (typeof text !== 'string' || isObject(text)) continue
      if (readStoredEvent(replaced(json, path, 'x\u001B[31m')))
        taken.add(`${event.type} ${path.join('.')}`)
    }
  }
  expect([...taken].toSorted()).toEqual(['topic.published text', 'view.drafted text'])
})
