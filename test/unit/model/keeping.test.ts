/** How long each event is kept: what is the history of a profile, and what only this program is told. */
import { expect, test } from 'vitest'
import type { ChatEvent } from '../../../src/model/events.ts'
import { INTERNAL_EVENTS, keepingOf } from '../../../src/model/model.ts'
import type { Keeping } from '../../../src/model/noun.ts'

/** `internal` events are not told to whoever looks on from outside. `own`: lasting if I take part in it. */
type Kept = Keeping | 'own' | `${Keeping} internal`

const KEPT: Readonly<Record<ChatEvent['type'], Kept>> = {
  'presence.updated': 'passing',
  'presence.ownUpdated': 'not',
  'request.made': 'lasting',
  'request.answered': 'lasting',
  'session.opened': 'lasting',
  'session.ended': 'lasting',
  'message.sent': 'lasting',
  'message.edited': 'lasting',
  'message.deleted': 'lasting',
  'message.reacted': 'lasting',
  'message.voided': 'lasting',
  'typing.changed': 'not internal',
  'join.made': 'lasting',
  'join.answered': 'lasting',
  'group.rosterObserved': 'passing',
  'group.rosterAdopted': 'lasting',
  'group.forked': 'lasting',
  'group.left': 'lasting',
  'person.pinned': 'lasting',
  'person.verified': 'lasting',
  'person.keyConflicted': 'lasting',
  'person.blocked': 'lasting',
  'topic.followed': 'lasting',
  'topic.unfollowed': 'lasting',
  'topic.published': 'lasting',
  'topic.retried': 'not',
  'topic.acknowledged': 'lasting',
  'topic.returned': 'lasting',
  'delivery.updated': 'not internal',
  'message.renumbered': 'lasting internal',
  'waiting.updated': 'not internal',
  'view.opened': 'not internal',
  'view.closed': 'not internal',
  'view.drafted': 'passing internal',
  'view.muted': 'lasting internal',
  'view.markedRead': 'passing internal',
  'view.paged': 'not internal',
  'view.jumped': 'not internal',
  'history.loaded': 'not internal',
  'history.messageLoaded': 'not internal',
  'view.displayed': 'not internal',
  'displayed.loaded': 'not internal',
  'link.changed': 'not',
  'warning.raised': 'not',
  'warning.cleared': 'not',
  'packet.refused': 'not internal',
  'minute.passed': 'not internal',
  'plaintext.statusChanged': 'not',
  'plaintext.asked': 'lasting',
  'plaintext.answered': 'lasting',
  'plaintext.opened': 'lasting',
  'plaintext.ended': 'lasting',
  'plaintext.ownEndReturned': 'lasting internal',
  'plaintext.resumed': 'lasting',
  'plaintext.leaderChanged': 'own',
  'plaintext.disbanded': 'own',
  'plaintext.joined': 'own',
  'plaintext.left': 'own',
  'plaintext.published': 'not internal',
  'plaintext.subscribed': 'not internal',
}

test.each(Object.entries(KEPT))('%s: %s', (type, kept) => {
  const keeping = (mine: boolean) => keepingOf({ type, mine } as unknown as ChatEvent)
  expect([keeping(true), keeping(false)]).toEqual(
    kept === 'own' ? ['lasting', 'passing'] : Array(2).fill(kept.split(' ')[0]),
  )
  expect(INTERNAL_EVENTS.has(type)).toBe(kept.endsWith(' internal'))
})
