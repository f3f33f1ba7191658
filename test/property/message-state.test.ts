/**
 * A message and what was read of them are put into the state by hand, without a draft. Told by drafts, in the simplest
 * way, the same events lead to the same state.
 */
import * as fc from 'fast-check'
import type { Draft } from 'immer'
import { expect, test } from 'vitest'
import { groupChannel } from '../../src/core/channel.ts'
import type { ConversationId, GroupId, UserId } from '../../src/core/ids.ts'
import { ECHO } from '../../src/core/ids.ts'
import type { ChatEvent } from '../../src/model/events.ts'
import type { Group } from '../../src/model/groups/membership.ts'
import { isBefore } from '../../src/model/direct/sessions.ts'
import { mentions } from '../../src/model/messages/mentions.ts'
import { WINDOW, WINDOW_WHILE_READING } from '../../src/model/messages/message-window.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import { reduce } from '../../src/model/model.ts'
import type { Conversation } from '../../src/model/screen/view.ts'
import { produceState } from '../../src/model/state-draft.ts'
import { ensureConversation } from '../../src/model/state.ts'
import type { State } from '../../src/model/state.ts'
import {
  ALICE,
  BOB,
  CAROL,
  message,
  opened,
  refAt,
  stateAfter,
  text,
  TO_BOB,
} from '../support/model/rules.ts'

const LAB = 'lab~abcdefghijkl' as GroupId
const TO_LAB = `#${LAB}` as ConversationId
const NOWHERE = '@nobody' as ConversationId
/** Whose messages are on disk only. */
const DAVE = 'dave' as UserId

const start = produceState(stateAfter(opened()), (draft) => {
  ensureConversation(draft, TO_LAB)
  // of a group only its newest message changes
  draft.groups.set(LAB, { last: undefined } as unknown as Draft<Group>)
})

const positionOf = ({ at, id }: Message) => ({ at, ref: id })

const insert = (draft: Draft<State>, kept: Draft<Conversation>, added: Message) => {
  const { hasOlder, hasNewer } = kept
  const all = [...(kept.messages as readonly Message[]), added].toSorted((a, b) =>
    isBefore(positionOf(a), positionOf(b)) ? -1 : 1,
  )
  if (hasOlder && all[0] === added) return
  if (hasNewer && all.at(-1) === added) return
  const isHeld = draft.open === kept.id && draft.heldWindow === kept.id
  const limit = hasNewer || isHeld ? WINDOW_WHILE_READING : WINDOW
  const isCut = all.length > limit * 1.1
  if (isCut && isHeld) kept.hasNewer = true
  if (isCut && !isHeld) kept.hasOlder = true
  const window = isHeld ? all.slice(0, limit) : all.slice(-limit)
  kept.messages = (isCut ? window : all) as Draft<Message>[]
}

const say = (draft: Draft<State>, added: Message) => {
  const kept = draft.conversations.get(added.conversation)
  if (kept) {
    if (added.at > kept.clock) kept.clock = added.at
    kept.typing.delete(added.by)
    const isTheirs = added.by !== ALICE && added.by !== ECHO && !draft.people.get(added.by)?.blocked
    if (isTheirs) kept.unread += 1
    if (isTheirs && added.conversation === TO_LAB && mentions(added.text, ALICE)) kept.mentions += 1
    const isMarked = draft.open === kept.id && kept.newFrom !== undefined
    if (isTheirs && kept.unread === 1 && !isMarked) kept.newFrom = added.id
    insert(draft, kept, added)
  }
  const { channel } = added
  const place =
    channel.kind === 'group'
      ? draft.groups.get(channel.group)
      : channel.kind === 'direct' && draft.sessions.get(channel.session)
  const mark = positionOf(added)
  if (place && (!place.last || isBefore(place.last, mark))) place.last = mark
}

const withDrafts = (state: State, event: ChatEvent): State => {
  if (event.type === 'message.sent')
    return produceState(state, (draft) => say(draft, event.message))
  if (event.type !== 'view.markedRead') return reduce(state, [event])
  return produceState(state, (draft) => {
    const kept = draft.conversations.get(event.conversation)
    if (!kept) return
    const from = kept.messages.findIndex(({ id }) => id === kept.newFrom)
    if (event.live && from >= kept.messages.length - kept.unread) kept.newFrom = undefined
    kept.unread = 0
    kept.mentions = 0
  })
}

const author = fc.constantFrom(ALICE, BOB, CAROL, ECHO)
const conversation = fc.constantFrom(TO_BOB, TO_BOB, TO_LAB, NOWHERE)

const messageIn = (place: ConversationId, at: number, by: typeof ALICE, words: string): Message =>
  message(at, {
    by,
    conversation: place,
    text: text(words),
    id: refAt(at, by),
    ...(place === TO_LAB ? { channel: groupChannel(LAB) } : {}),
  })

const said = fc
  .record({
    place: conversation,
    by: author,
    // many near each other, so that changes find them
    at: fc.oneof(fc.nat(9), fc.nat(3000)),
    count: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) },
      { weight: 2, arbitrary: fc.constantFrom(20, 40, 300, 1200) },
    ),
    words: fc.constantFrom('oi', 'oi @alice', 'alice?'),
  })
  .map(({ place, by, at, count, words }): readonly ChatEvent[] =>
    Array.from({ length: count }, (_, index) => ({
      type: 'message.sent',
      message: messageIn(place, at + index, by, words),
    })),
  )

const loaded = fc
  .record({
    at: fc.integer({ min: 0, max: 3000 }),
    hasOlder: fc.boolean(),
    hasNewer: fc.boolean(),
    count: fc.constantFrom(3, 540),
  })
  .map(({ at, count, ...how }): readonly ChatEvent[] => [
    {
      type: 'history.loaded',
      conversation: TO_BOB,
      messages: Array.from({ length: count }, (_, index) =>
        messageIn(TO_BOB, at + 5 * index, DAVE, 'oi'),
      ),
      where: 'replace',
      ...how,
    },
  ])

const target = fc.record({
  place: fc.constantFrom(TO_BOB, TO_LAB),
  at: fc.nat(12),
  by: author,
  mark: fc.nat(9).map((n) => ({ at: message(5000 + n).at, ref: refAt(5000 + n) })),
  on: fc.boolean(),
})
const CHANGES = ['edited', 'deleted', 'reacted', 'voided', 'renumbered'] as const
const changed = fc
  .tuple(target, fc.constantFrom(...CHANGES))
  .map(([{ place, at, by, mark, on }, how]): readonly ChatEvent[] => {
    const about = { conversation: place, target: refAt(at, by) }
    if (how === 'edited')
      return [{ type: 'message.edited', ...about, mark, text: text('oi, @alice!') }]
    if (how === 'deleted') return [{ type: 'message.deleted', ...about, mark }]
    if (how === 'reacted')
      return [{ type: 'message.reacted', ...about, mark, by: CAROL, emoji: text('+'), on }]
    if (how === 'voided') return [{ type: 'message.voided', ...about, voidedRef: about.target, on }]
    return [{ type: 'message.renumbered', ...about, seq: at + 100 }]
  })

const one = (event: ChatEvent): readonly ChatEvent[] => [event]
const anything = fc.oneof(
  { weight: 6, arbitrary: said },
  { weight: 2, arbitrary: loaded },
  { weight: 4, arbitrary: changed },
  fc
    .record({ conversation, live: fc.boolean() })
    .map((read) => one({ type: 'view.markedRead', ...read })),
  fc.constantFrom(TO_BOB, TO_LAB).map((place) => one({ type: 'view.opened', conversation: place })),
  fc.constant(one({ type: 'view.closed' })),
  fc.boolean().map((held) => one({ type: 'view.held', conversation: TO_BOB, held })),
  fc.boolean().map((blocked) => one({ type: 'person.blocked', who: BOB, blocked })),
  fc.constantFrom(BOB, CAROL).map((by) =>
    one({
      type: 'typing.changed',
      conversation: TO_BOB,
      by,
      until: message(9000).at,
      on: true,
    }),
  ),
)

/** What these events change. */
const partsOf = ({ conversations, sessions, groups }: State) => ({
  conversations: new Map(conversations),
  sessions: new Map(sessions),
  groups: new Map(groups),
})

/** No id comes twice: that is refused before. */
const onlyOnce = (events: readonly ChatEvent[]): readonly ChatEvent[] => {
  const known = new Set<string>()
  return events.filter((event) => {
    if (event.type !== 'message.sent') return true
    const isNew = !known.has(event.message.id)
    known.add(event.message.id)
    return isNew
  })
}

/** What can be seen of a state. What is at the beginning and the end of a window stands for all of it. */
const lookAt = (state: State) => {
  const { conversations, sessions, groups } = partsOf(state)
  const windows = Array.from(conversations.values(), ({ messages, typing, ...kept }) => ({
    ...kept,
    typing: [...typing],
    length: messages.length,
    messages: [...messages.slice(0, 20), ...messages.slice(-20)],
  }))
  return structuredClone({ windows, sessions, groups })
}

test('the state is what drafts would make of it, and older states stay as they were', () => {
  fc.assert(
    fc.property(fc.array(anything, { minLength: 5, maxLength: 20 }), (steps) => {
      let [state, drafted] = [start, start]
      const seen: (readonly [State, unknown])[] = []
      for (const [number, event] of onlyOnce(steps.flat()).entries()) {
        if (number % 20 === 0 || event.type !== 'message.sent') seen.push([state, lookAt(state)])
        state = reduce(state, [event])
        drafted = withDrafts(drafted, event)
      }
      expect(partsOf(state)).toEqual(partsOf(drafted))
      expect(seen.map(([before]) => lookAt(before))).toEqual(seen.map(([, looked]) => looked))
    }),
    { numRuns: 30 },
  )
})
