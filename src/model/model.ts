/** Puts the nouns together: one function judges, one folds, one tells what follows, one addresses. */
import { enableMapSet, produce } from 'immer'
import type { UserId } from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import { ok } from '../core/result.ts'
import * as classic from './plaintext/plaintext.ts'
import * as delivery from './messages/delivery.ts'
import * as groups from './groups/groups.ts'
import * as joins from './groups/joins.ts'
import * as link from './screen/link.ts'
import * as messages from './messages/messages.ts'
import * as people from './people/people.ts'
import * as presence from './people/presence.ts'
import * as requests from './direct/requests.ts'
import * as sessions from './direct/sessions.ts'
import * as shown from './messages/displayed.ts'
import type { State } from './state.ts'
import * as topics from './open-topics/open-topics.ts'
import * as view from './screen/view.ts'
import type {
  Addressed,
  ChatEvent,
  Command,
  Decide,
  Effect,
  Effects,
  Channel,
  Reduce,
  Refusal,
  Stamped,
} from './commands.ts'

enableMapSet()

const deciders: Decide<Command> = {
  ...presence.decide,
  ...requests.decide,
  ...sessions.decide,
  ...messages.decide,
  ...joins.decide,
  ...groups.decide,
  ...people.decide,
  ...topics.decide,
  ...view.decide,
  ...shown.decide,
  ...classic.decide,
}
const reducers: Reduce<ChatEvent> = {
  ...presence.reduce,
  ...requests.reduce,
  ...sessions.reduce,
  ...messages.reduce,
  ...joins.reduce,
  ...groups.reduce,
  ...people.reduce,
  ...topics.reduce,
  ...delivery.reduce,
  ...view.reduce,
  ...shown.reduce,
  ...link.reduce,
  ...classic.reduce,
}
const effectMakers: Effects<ChatEvent> = {
  ...presence.effects,
  ...requests.effects,
  ...messages.effects,
  ...joins.effects,
  ...groups.effects,
  ...topics.effects,
  ...view.effects,
  ...shown.effects,
  ...classic.effects,
}
const addresses: Addressed<Command> = {
  ...presence.address,
  ...requests.address,
  ...sessions.address,
  ...messages.address,
  ...joins.address,
  ...groups.address,
  ...people.address,
  ...topics.address,
  ...view.address,
  ...shown.address,
  ...classic.address,
}

/** Judges a wish, mine or another's, by the same rules: the facts that it makes, or why not. */
export const decide = (state: State, command: Stamped): Result<readonly ChatEvent[], Refusal> => {
  // who signs nothing is nobody of ours: no key is pinned, and no other word is granted
  const signer = classic.isPlaintextCommand(command)
    ? classic.checkUnsignedAuthor(state, command)
    : people.checkSigner(state, command)
  if (!signer.ok) return signer
  const granted = deciders[command.type](state, command as never)
  return granted.ok ? ok([...signer.value, ...granted.value]) : granted
}

/** Folds facts into the state. Never refuses and never asks the time. */
export const reduce = (state: State, events: readonly ChatEvent[]): State => {
  let next = state
  for (const batch of batched(events)) {
    next = produce(next, (draft) => {
      for (const event of batch) reducers[event.type](draft, event as never)
    })
  }
  return next
}

/** Facts about many people at once: each draft copies all people, so they share one. */
const BATCHED: ReadonlySet<ChatEvent['type']> = new Set<ChatEvent['type']>([
  'person.pinned',
  'presence.updated',
])

/**
 * What is folded in one draft: one fact after the other, because what one puts into a draft is no
 * draft for the next one; but those that can do with that, and come in a row, together.
 */
const batched = (events: readonly ChatEvent[]): readonly (readonly ChatEvent[])[] => {
  const found: ChatEvent[][] = []
  for (const event of events) {
    const last = found.at(-1)
    const before = last?.[0]
    if (last && before && BATCHED.has(before.type) && BATCHED.has(event.type)) last.push(event)
    else found.push([event])
  }
  return found
}

/** What follows from a fact, seen from the state after it. */
export const effectsOf = (state: State, event: ChatEvent): readonly Effect[] =>
  effectMakers[event.type]?.(state, event as never) ?? []

/** Where a word is said. */
export const channelOf = (state: State, command: Command & { readonly by: UserId }): Channel =>
  addresses[command.type](state, command as never)

/** Facts that are the story of this profile: kept for ever, and enough to fold the state anew. */
const LASTING: ReadonlySet<ChatEvent['type']> = new Set<ChatEvent['type']>([
  'person.pinned',
  'person.verified',
  'person.keyConflicted',
  'person.blocked',
  'request.made',
  'request.answered',
  'session.opened',
  'session.ended',
  'message.sent',
  'message.edited',
  'message.deleted',
  'message.reacted',
  'message.voided',
  'message.renumbered',
  'group.rosterAdopted',
  'group.forked',
  'group.left',
  'join.made',
  'join.answered',
  'topic.followed',
  'topic.unfollowed',
  'topic.published',
  'topic.acknowledged',
  'topic.returned',
  'view.muted',
  'plaintext.asked',
  'plaintext.answered',
  'plaintext.opened',
  'plaintext.ended',
  'plaintext.ownEndReturned',
  'plaintext.resumed',
])
/** Facts that matter until something newer replaces them: kept until the next snapshot has them. */
const PASSING: ReadonlySet<ChatEvent['type']> = new Set<ChatEvent['type']>([
  'presence.updated',
  'group.rosterObserved',
  'view.markedRead',
  'view.drafted',
])

/** How long a fact is kept on disk; those of the moment (typing, the link, the view) are not. */
export const keepingOf = (event: ChatEvent): 'lasting' | 'passing' | 'not' => {
  if (LASTING.has(event.type)) return 'lasting'
  if (classic.isPlaintextGroupChange(event)) return event.mine ? 'lasting' : 'passing'
  return PASSING.has(event.type) ? 'passing' : 'not'
}
