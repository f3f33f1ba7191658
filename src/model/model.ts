/** Puts the nouns together: what a command makes, what an event changes and causes, where it is sent and kept. */
import { enableMapSet } from 'immer'
import type { UserId } from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import { ok } from '../core/result.ts'
import { requestNoun } from './direct/requests.ts'
import { sessionNoun } from './direct/sessions.ts'
import { groupNoun } from './groups/groups.ts'
import { joinNoun } from './groups/joins.ts'
import { deliveryNoun } from './messages/delivery.ts'
import { displayedNoun } from './messages/displayed.ts'
import { messageNoun } from './messages/messages.ts'
import { topicNoun } from './open-topics/open-topics.ts'
import { forgettingNoun } from './people/forgetting.ts'
import { checkSigner, peopleNoun } from './people/people.ts'
import { presenceNoun } from './people/presence.ts'
import { privacyNoun } from './people/privacy.ts'
import { checkUnsignedAuthor, isPlaintextCommand, plaintextNouns } from './plaintext/plaintext.ts'
import { linkNoun } from './screen/link.ts'
import { preferencesNoun } from './screen/preferences.ts'
import { viewNoun } from './screen/view.ts'
import type { Address, LocalChannel } from '../core/channel.ts'
import type { Command, Stamped } from './commands.ts'
import type { ChatEvent, Effect } from './events.ts'
import { mergeTables } from './noun.ts'
import type { Addresses, Decide, Effects, Keeping, Keepings, Reduce } from './noun.ts'
import type { Refusal } from './refusals.ts'
import type { State } from './state.ts'
import { produceState } from './state-draft.ts'

enableMapSet()

/** All nouns: one line registers a noun. */
const nouns = [
  presenceNoun,
  requestNoun,
  sessionNoun,
  messageNoun,
  joinNoun,
  groupNoun,
  peopleNoun,
  forgettingNoun,
  topicNoun,
  deliveryNoun,
  viewNoun,
  preferencesNoun,
  privacyNoun,
  displayedNoun,
  linkNoun,
  ...plaintextNouns,
] as const

const deciders: Decide<Command> = mergeTables(nouns.map((noun) => noun.decide))
const reducers: Reduce<ChatEvent> = mergeTables(nouns.map((noun) => noun.reduce))
const keepings: Keepings<ChatEvent> = mergeTables(nouns.map((noun) => noun.keeping))
const effectMakers: Effects<ChatEvent> = mergeTables(
  nouns.flatMap(({ effects }) => (effects ? [effects] : [])),
)
const addresses: Addresses<Command> = mergeTables(
  nouns.flatMap(({ address }) => (address ? [address] : [])),
)

/** Decides a command, mine or another's, by the same rules: the events that it makes, or why it is refused. */
export const decide = (state: State, command: Stamped): Result<readonly ChatEvent[], Refusal> => {
  // somebody who signs nothing has no key to pin, and may use no other commands
  const signer = isPlaintextCommand(command)
    ? checkUnsignedAuthor(state, command)
    : checkSigner(state, command)
  if (!signer.ok) return signer
  const granted = deciders[command.type](state, command as never)
  const isContact = !IS_NO_CONTACT.has(command.type) || state.people.has(command.by)
  if (!granted.ok || !isContact) return granted
  // whom I had asked is no stranger, though no key of theirs was seen yet
  const isStranger = isAsking(command) && !state.people.has(command.by)
  const pins = signer.value.map((event) =>
    isStranger && event.type === 'person.pinned' ? { ...event, provisional: true } : event,
  )
  return ok([...pins, ...granted.value])
}

/** What a stranger may ask of me: until I have answered, they are known by nothing else. */
const ASKING: ReadonlySet<Command['type']> = new Set<Command['type']>([
  'request.make',
  'group.ask',
  'group.invite',
])

/** Does this command ask something of somebody who may never have met its author? */
export const isAsking = ({ type }: Pick<Command, 'type'>): boolean => ASKING.has(type)

/** What anybody publishes for everybody, and nobody in particular: it pins no key. */
const IS_NO_CONTACT: ReadonlySet<Command['type']> = new Set<Command['type']>([
  'presence.publish',
  'group.roster',
])

/** Folds events into the state. Never refuses and never asks the time. */
export const reduce = (state: State, events: readonly ChatEvent[]): State => {
  let next = state
  for (const batch of batched(events)) next = reduceBatch(next, batch)
  return next
}

const reduceBatch = (state: State, events: readonly ChatEvent[]): State => {
  const [first] = events
  const reducer = first && reducers[first.type]
  if (typeof reducer === 'object') return reducer.next(state, first as never)
  return produceState(state, (draft) => {
    for (const event of events) {
      const change = reducers[event.type]
      if (typeof change === 'function') change(draft, event as never)
    }
  })
}

/** Events about many people at once: they share a draft. */
const BATCHED: ReadonlySet<ChatEvent['type']> = new Set<ChatEvent['type']>([
  'person.pinned',
  'presence.updated',
  'stranger.seen',
])

/**
 * Which events share a draft. Most have one of their own, because what one of them puts into a draft
 * is no draft for the next one; those that can do with that share one when they come in a row.
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

/** What follows from an event, seen from the state after it. */
export const effectsOf = (state: State, event: ChatEvent): readonly Effect[] =>
  effectMakers[event.type]?.(state, event as never) ?? []

/** Where a command is sent. */
export const addressOf = (
  state: State,
  command: Command & { readonly by: UserId },
): Address | LocalChannel => {
  const address: Partial<
    Record<Command['type'], (state: State, command: never) => Address | LocalChannel>
  > = addresses
  return address[command.type]?.(state, command as never) ?? { kind: 'local' }
}

/** How long an event is kept on disk. */
export const keepingOf = (event: ChatEvent): Keeping => {
  const keeping = keepings[event.type]
  return typeof keeping === 'function' ? keeping(event as never) : keeping
}

/** Everything that can happen. */
export const EVENT_TYPES: readonly string[] = Object.keys(keepings)

/** Events that only this program is interested in. */
export const INTERNAL_EVENTS: ReadonlySet<unknown> = new Set(
  nouns.flatMap(({ internal = [], keeping }): readonly string[] =>
    internal === 'all' ? Object.keys(keeping) : internal,
  ),
)
