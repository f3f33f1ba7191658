/** How a conversation stands for one of the two, so that it can be compared with the other. */
import { keyOf } from '../../../src/core/channel.ts'
import { progressOf } from '../../../src/model/messages/delivery.ts'
import { isClosed } from '../../../src/model/direct/sessions.ts'
import type { Person } from './network.ts'

/** How both conversations stand, for comparison; `late` differs by whoever heard it late. */
export const comparableState = (who: Person, peer: Person) => ({
  messages: who.messages(peer.name).map((message) => ({
    id: message.id,
    by: message.by,
    channel: message.channel,
    text: message.text,
    edited: message.edited,
    deleted: message.deleted,
    reactions: message.reactions
      .map(({ by, emoji, on }) => `${by} ${emoji} ${on}`)
      .toSorted((a, b) => (a < b ? -1 : 1)),
  })),
  sessions: Array.from(who.runtime().store.get().sessions.values(), (session) => ({
    id: session.id,
    closed: isClosed(session, who.name),
    ends: Array.from(session.ends, ([by, mark]) => `${by} ${mark.ref}`).toSorted(),
  }))
    .filter((session) => !session.id.startsWith('echo'))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  requests: Array.from(
    who.runtime().store.get().requests.values(),
    (request) => `${request.id} ${request.from} ${request.to} ${request.answer}`,
  ).toSorted(),
})

/** What must be empty or done in the end. */
export const pendingWork = (who: Person, peer: Person) => {
  const state = who.runtime().store.get()
  return {
    undelivered: who
      .messages(peer.name)
      .filter(({ by }) => by === who.name)
      .map((message) => progressOf(message, state.delivery.get(keyOf(message.channel))))
      .filter((progress) => progress !== 'delivered' && progress !== 'read'),
    waiting: state.waiting,
    held: who.disk.deferred.authors().length,
    link: state.link.status,
  }
}
