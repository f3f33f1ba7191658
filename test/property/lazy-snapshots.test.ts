/**
 * Whatever happens, and wherever a snapshot is made of it: who starts from there has the state of somebody who never
 * stopped, whatever of it they read, in the same order, and also where chunks of it turn out to be unreadable.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { directChannel } from '../../src/core/channel.ts'
import type { Millis, SafeText, SessionId, UserId } from '../../src/core/ids.ts'
import { personConversationId } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import type { ChatEvent } from '../../src/model/events.ts'
import { reduce } from '../../src/model/model.ts'
import { initialState, STATE_VERSION } from '../../src/model/state.ts'
import type { State } from '../../src/model/state.ts'
import { serializeSnapshot } from '../../src/runtime/replay.ts'
import { createMemoryDisk } from '../support/disk/memory-disk.ts'
import { registeredPeople } from '../support/forged/registered.ts'
import { id } from '../support/network/network.ts'
import { restoredFrom, wholeSnapshot } from '../support/network/snapshots.ts'
import { testRef } from '../support/test-ref.ts'

/** More than two chunks of them. */
const PEOPLE = 150
const START = 1_764_000_000_000
const at = (number: number) => (START + number) as Millis
const [own, ...others] = registeredPeople(PEOPLE + 1)
if (!own) throw new Error('nobody is there')
const me = { id: id('me'), name: safeText('me'), key: own.signer.key }
const channelWith = (who: UserId) => directChannel(`${who}_me_20261120T091204Z` as SessionId)

/** What happens with one of them; `n` is a number that no other event has. */
const EVENTS: readonly ((other: (typeof others)[number], n: number) => readonly ChatEvent[])[] = [
  ({ name, signer: { key } }, n) => [
    { type: 'person.pinned', who: name, name: safeText(name), key, trust: 'pinned', at: at(n) },
  ],
  ({ name, signer: { key } }, n) => [
    {
      type: 'request.made',
      request: {
        id: testRef(at(n)),
        from: name,
        to: me.id,
        text: safeText('oi'),
        at: at(n),
        key,
        answer: 'waiting',
      },
    },
    ...(n % 2 === 0
      ? [{ type: 'request.answered', id: testRef(at(n)), answer: 'denied', at: at(n) } as const]
      : []),
  ],
  ({ name }, n) => [{ type: 'person.blocked', who: name, blocked: n % 2 === 0 }],
  ({ name }, n) => [{ type: 'person.forgotten', who: name, at: at(n) }],
  ({ name }, n) => [
    {
      type: 'presence.updated',
      who: name,
      status: n % 3 === 0 ? 'online' : 'offline',
      name: safeText(name),
      boot: 1,
      count: n,
      seen: at(n),
    },
  ],
  ({ name }, n) => [
    { type: 'view.drafted', conversation: personConversationId(name), text: `${n % 3}` },
  ],
  ({ name }, n) => [
    {
      type: 'view.notifyLevelSet',
      conversation: personConversationId(name),
      level: n % 2 === 0 ? 'nothing' : 'all',
    },
  ],
  ({ name }, n) => [
    {
      type: 'message.sent',
      message: {
        id: testRef(at(n)),
        conversation: personConversationId(name),
        channel: channelWith(name),
        by: name,
        at: at(n),
        seq: n,
        text: `${n}` as SafeText,
        reactions: [],
      },
    },
  ],
  ({ name }) => [{ type: 'view.markedRead', conversation: personConversationId(name) }],
]

const happening = fc.record({
  who: fc.nat(PEOPLE - 1),
  what: fc.nat(EVENTS.length - 1),
})
/** `damage`: every so-manieth line is made one that nobody can read. */
const step = fc.oneof(
  { weight: 12, arbitrary: fc.array(happening, { minLength: 1, maxLength: 6 }) },
  { weight: 2, arbitrary: fc.constant('stored' as const) },
  { weight: 3, arbitrary: fc.record({ damage: fc.option(fc.integer({ min: 1, max: 4 })) }) },
  { weight: 3, arbitrary: fc.record({ read: fc.nat(PEOPLE - 1) }) },
)

const begun = others.flatMap((one, n) => [
  ...(EVENTS[0]?.(one, n) ?? []),
  ...(n % 3 === 0 ? (EVENTS[1]?.(one, n) ?? []) : []),
])

/** The lines of the chunks have values in them that no reader takes. */
const damaged = (text: string, every: number): string =>
  text
    .split('\n')
    .map((line, index) =>
      index > 0 && index % every === 0
        ? line.replace(/"(trust|answer|notifyLevel)":"/gu, '$&x')
        : line,
    )
    .join('\n')

const read = ({ people, conversations, requestsWith }: State, who: UserId) => [
  people.get(who),
  conversations.get(personConversationId(who)),
  requestsWith.get(who),
]

/** The parts in their order, and how many they say that they are; in which order an object has its fields is nothing. */
const comparable = (state: State) => ({
  stored: JSON.parse(wholeSnapshot(state)) as unknown,
  sizes: [state.people, state.requests, state.conversations].map((map) => [
    map.size,
    [...map.keys()].length,
    [...map.values()].length,
  ]),
  pending: [...state.pending],
  requestsWith: new Map([...state.requestsWith].filter(([, refs]) => refs.length > 0)),
})

test('who starts from snapshots has the state of somebody who never stopped', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const disk = createMemoryDisk()
      let n = PEOPLE
      let whole = reduce(initialState(me, at(0)), begun)
      let lazy = whole
      let isDamaged = false
      disk.history.append(begun)
      disk.snapshots.save(STATE_VERSION, serializeSnapshot(lazy))
      for (const one of steps) {
        // of a chunk that was written with a mistake, which no checksum shows, and that nobody reads, passing events
        // last no longer than the snapshots without it (decision 30)
        const write = isDamaged ? wholeSnapshot : serializeSnapshot
        if (one === 'stored') {
          disk.snapshots.save(STATE_VERSION, write(lazy))
          isDamaged = false
        } else if ('damage' in one) {
          const text = write(lazy)
          // the one before it is good
          disk.snapshots.save(STATE_VERSION, wholeSnapshot(lazy))
          disk.snapshots.save(STATE_VERSION, one.damage === null ? text : damaged(text, one.damage))
          isDamaged = one.damage !== null
          lazy = restoredFrom(disk.snapshots, me, at(0))
        } else if ('read' in one) read(lazy, others[one.read]?.name ?? me.id)
        else {
          const events = one.flatMap(({ who, what }) => {
            n += 1
            const other = others[who]
            return other ? (EVENTS[what]?.(other, n) ?? []) : []
          })
          disk.history.append(events)
          whole = reduce(whole, events)
          lazy = reduce(lazy, events)
        }
      }
      expect(comparable(lazy)).toEqual(comparable(whole))
      expect(comparable(restoredFrom(disk.snapshots, me, at(0)))).toEqual(comparable(whole))
    }),
    { numRuns: Number(process.env['STORIES'] ?? 100) },
  )
})

test('where the snapshot before is none, what happened between both is in the chunks that nobody can read', () => {
  const disk = createMemoryDisk()
  const between: readonly ChatEvent[] = others
    .slice(0, 3)
    .map(({ name }) => ({ type: 'person.blocked', who: name, blocked: true }))
  const before = reduce(initialState(me, at(0)), begun)
  const whole = reduce(before, between)
  disk.history.append(begun)
  disk.snapshots.save(STATE_VERSION, 'not a snapshot')
  disk.history.append(between)
  disk.snapshots.save(STATE_VERSION, damaged(serializeSnapshot(whole), 1))
  expect(comparable(restoredFrom(disk.snapshots, me, at(0)))).toEqual(comparable(whole))
})
