/** How long each event is kept: what is the history of a profile, and what only this program is told. */
import { expect, test } from 'vitest'
import type { ChatEvent } from '../../../src/model/events.ts'
import { EVENT_TYPES, INTERNAL_EVENTS, keepingOf } from '../../../src/model/model.ts'
import type { Keeping } from '../../../src/model/noun.ts'

/** `internal` events are not told to whoever looks on from outside. `own`: lasting if I take part in it. */
type Kept = Keeping | 'own' | `${Keeping} internal`

/** What is not history, and told to everybody who looks on. */
const EXCEPTIONS: { readonly [T in ChatEvent['type']]?: Kept } = {
  'presence.updated': 'passing',
  'stranger.seen': 'not',
  'stranger.conflicted': 'not',
  'presence.ownUpdated': 'not',
  'request.dropped': 'passing',
  'typing.changed': 'not internal',
  'join.dropped': 'passing',
  'group.rosterObserved': 'passing',
  'group.dropped': 'passing',
  'topic.retried': 'not',
  'delivery.updated': 'not internal',
  'message.renumbered': 'lasting internal',
  'waiting.updated': 'not internal',
  'view.opened': 'not internal',
  'view.closed': 'not internal',
  'view.drafted': 'passing internal',
  'view.notifyLevelSet': 'lasting internal',
  'view.preferencesSet': 'not internal',
  'person.privacyChosen': 'lasting internal',
  'person.hidingReported': 'passing internal',
  'view.markedRead': 'passing internal',
  'view.paged': 'not internal',
  'view.jumped': 'not internal',
  'view.held': 'not internal',
  'history.loaded': 'not internal',
  'history.messageLoaded': 'not internal',
  'view.displayed': 'not internal',
  'displayed.loaded': 'not internal',
  'link.changed': 'not',
  'link.proved': 'not internal',
  'warning.raised': 'not',
  'warning.cleared': 'not',
  'packet.refused': 'not internal',
  'minute.passed': 'not internal',
  'plaintext.statusChanged': 'not',
  'plaintext.ownEndReturned': 'lasting internal',
  'plaintext.leaderChanged': 'own',
  'plaintext.disbanded': 'own',
  'plaintext.joined': 'own',
  'plaintext.left': 'own',
  'plaintext.published': 'not internal',
  'plaintext.subscribed': 'not internal',
}

const kept = EVENT_TYPES.map(
  (type) => [type, new Map(Object.entries(EXCEPTIONS)).get(type) ?? 'lasting'] as const,
)

test('every exception is about something that can happen', () => {
  expect(EVENT_TYPES).toEqual(expect.arrayContaining(Object.keys(EXCEPTIONS)))
})

test.each(kept)('%s: %s', (type, kept) => {
  const keeping = (mine: boolean) => keepingOf({ type, mine } as unknown as ChatEvent)
  expect([keeping(true), keeping(false)]).toEqual(
    kept === 'own' ? ['lasting', 'passing'] : Array(2).fill(kept.split(' ')[0]),
  )
  expect(INTERNAL_EVENTS.has(type)).toBe(kept.endsWith(' internal'))
})
