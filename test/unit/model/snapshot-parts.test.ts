/** A start reads of a snapshot what the screen shows: with many people most of it is not read, and it is as if all were. */
import { expect, test } from 'vitest'
import { chunksOf } from '../../../src/core/collections/persistent-map.ts'
import type { Millis } from '../../../src/core/ids.ts'
import { createRef, personConversationId } from '../../../src/core/ids.ts'
import { writeMaps } from '../../../src/core/stored-map.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import { reduce } from '../../../src/model/model.ts'
import { callsByKind } from '../../../src/model/messages/unread-marks.ts'
import { hiddenPeople } from '../../../src/model/screen/hidden-people.ts'
import { conversationList } from '../../../src/model/screen/pane-selectors.ts'
import {
  allRequests,
  changedRequests,
  pendingRequests,
} from '../../../src/model/screen/request-rows.ts'
import { rowsIn, userList } from '../../../src/model/screen/user-rows.ts'
import { initialState, STATE_VERSION } from '../../../src/model/state.ts'
import type { State } from '../../../src/model/state.ts'
import { serializeSnapshot } from '../../../src/runtime/replay.ts'
import { createMemoryDisk } from '../../support/disk/memory-disk.ts'
import { freshUlid } from '../../support/forged/packets.ts'
import { registeredPeople } from '../../support/forged/registered.ts'
import { id } from '../../support/network/network.ts'
import { restoredFrom, wholeSnapshot } from '../../support/network/snapshots.ts'

const PEOPLE = 1000
const now = 1_764_000_000_000 as Millis
const [own, ...others] = registeredPeople(PEOPLE + 1)
if (!own) throw new Error('nobody is there')
const me = { id: id('me'), name: safeText('me'), key: own.signer.key }

const events = others.flatMap(({ name, signer: { key } }, index): ChatEvent[] => {
  const ref = createRef(freshUlid(now), key)
  const request = { id: ref, from: name, to: me.id, text: safeText('oi'), at: now, key } as const
  return [
    { type: 'person.pinned', who: name, name: safeText(name), key, trust: 'verified', at: now },
    { type: 'request.made', request: { ...request, answer: 'waiting' } },
    // one in five hundred still waits, is blocked, or is here
    ...(index % 500 === 1
      ? []
      : [{ type: 'request.answered', id: ref, answer: 'denied', at: now } as const]),
    ...(index % 500 === 2 ? [{ type: 'person.blocked', who: name, blocked: true } as const] : []),
    ...(index % 500 === 3
      ? [
          {
            type: 'presence.updated',
            who: name,
            status: 'away',
            name: safeText(name),
            boot: 1,
            count: 1,
            seen: now,
          } as const,
        ]
      : []),
  ]
})

const known = (): State => reduce(initialState(me, now), events)

const restored = (text: string, more: readonly ChatEvent[] = []) => {
  const disk = createMemoryDisk()
  disk.snapshots.save(STATE_VERSION, text)
  disk.history.append(more)
  return restoredFrom(disk.snapshots, me, now)
}

/** What the first frame asks of a state. */
const firstFrame = (state: State) => {
  const list = userList(state)
  return {
    ids: list.ids,
    rows: list.ids.slice(0, 40).map((who) => list.rowOf(who)),
    hidden: hiddenPeople(state),
    calls: callsByKind(state),
    requests: pendingRequests(state).map(({ key }) => key),
    conversations: conversationList(state).map((conversation) => conversation.id),
    pending: [...state.pending],
  }
}

const unreadShare = ({ people, requests, conversations }: State) =>
  [people, requests, conversations].map((map) => {
    const chunks = chunksOf<unknown, unknown>(map)
    return chunks.filter((chunk) => 'source' in chunk).length / chunks.length
  })

test('the first frame shows what it would if all was read, and most is not', () => {
  const state = known()
  const start = restored(serializeSnapshot(state))
  expect(firstFrame(start)).toEqual(firstFrame(state))
  for (const share of unreadShare(start)) expect(share).toBeGreaterThan(0.5)
  // all of it at last
  expect(rowsIn(userList(start))).toEqual(rowsIn(userList(state)))
  expect(new Map(start.requestsWith)).toEqual(new Map(state.requestsWith))
  expect(wholeSnapshot(start)).toBe(serializeSnapshot(state))
})

test('what happens after it is as if all had been read, and is kept with what nobody read', () => {
  const before = serializeSnapshot(known())
  const [, someone] = others
  if (!someone) throw new Error('nobody is there')
  const { name, signer } = someone
  const more: ChatEvent[] = [
    { type: 'person.blocked', who: name, blocked: true },
    { type: 'view.drafted', conversation: personConversationId(name), text: 'a' },
    { type: 'person.keyConflicted', who: name, key: me.key },
  ]
  const whole = reduce(known(), more)
  for (const start of [reduce(restored(before), more), restored(before, more)]) {
    expect(unreadShare(start).every((share) => share > 0.5)).toBe(true)
    const kept = serializeSnapshot(start)
    expect(kept).toBe(serializeSnapshot(whole))
    expect(wholeSnapshot(restored(kept))).toBe(serializeSnapshot(whole))
  }
  expect(signer.key).not.toBe(me.key)
})

test('news of requests are those that changed, and nothing else is read for them', () => {
  const start = restored(serializeSnapshot(known()))
  const [asked] = start.pending.keys()
  if (asked === undefined) throw new Error('nobody waits')
  const answered = reduce(start, [
    { type: 'request.answered', id: asked, answer: 'denied', at: now },
  ])
  const news = changedRequests(allRequests(start), allRequests(answered))
  expect(news.map(({ key, answer }) => [key, answer])).toEqual([[asked, 'denied']])
  expect(unreadShare(answered)[1]).toBeGreaterThan(0.5)
  expect(changedRequests(allRequests(answered), allRequests(answered))).toEqual([])
})

test('a snapshot of before, which is one object with every map in it, is read as well', () => {
  const state = known()
  const { people, forgotten, requests, sessions, groups, joins, topics, conversations, draft } =
    state
  const plaintext = { ...state.plaintext, me: undefined }
  const parts = { people, forgotten, requests, sessions, groups, joins, topics, plaintext }
  const text = JSON.stringify({ ...parts, conversations, draft }, writeMaps)
  expect(serializeSnapshot(restored(text))).toBe(serializeSnapshot(state))
})
