/** One rule at a time: a small state in which alice is me, and what somebody says to it. */
import { directChannel } from '../../../src/core/channel.ts'
import type { Millis, PublicKey, Ref, SafeText, SessionId, UserId } from '../../../src/core/ids.ts'
import { addMillis, createRef, personConversationId } from '../../../src/core/ids.ts'
import { isPlaintextUser, NO_KEY } from '../../../src/core/plaintext-ids.ts'
import { ulid } from '../../../src/core/ulid.ts'
import type { Command } from '../../../src/model/commands.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import { decide, reduce } from '../../../src/model/model.ts'
import type { Refusal } from '../../../src/model/refusals.ts'
import { initialState } from '../../../src/model/state.ts'
import type { State } from '../../../src/model/state.ts'

export const ALICE = 'alice' as UserId
export const BOB = 'bob' as UserId
export const CAROL = 'carol' as UserId

/** So many milliseconds after the beginning, which is a whole second. */
export const time = (millis: number): Millis => addMillis(1_763_630_000_000 as Millis, millis)

/** A text as it is: the test's own are always safe. */
export const text = (value: string): SafeText => value as SafeText

/** The key of somebody; those of the plain-text chat have none. */
export const keyFor = (who: UserId): PublicKey =>
  isPlaintextUser(who) ? NO_KEY : (who.padEnd(43, 'x').slice(0, 43) as PublicKey)

/** What somebody calls what they say at this time. */
export const refAt = (millis: number, who: UserId = ALICE): Ref =>
  createRef(ulid(time(millis), new Uint8Array(10)), keyFor(who))

export const TO_BOB = personConversationId(BOB)
export const SESSION = 'bob_alice_20251120T091320Z' as SessionId

/** Somebody whose key is known. */
export const pinned = (who: UserId, key = keyFor(who), millis = 0): ChatEvent => ({
  type: 'person.pinned',
  who,
  name: text(who),
  key,
  trust: 'pinned',
  at: time(millis),
})

/** A conversation of mine with somebody. */
export const opened = (id = SESSION, who = BOB, millis = 0): ChatEvent => ({
  type: 'session.opened',
  id,
  with: who,
  since: time(millis),
  request: refAt(0),
})

/** A message of this time in the conversation with bob: mine, unless it says otherwise. */
export const message = (millis: number, more: Partial<Message> = {}): Message => ({
  id: refAt(millis, more.by ?? ALICE),
  conversation: TO_BOB,
  channel: directChannel(SESSION),
  by: ALICE,
  at: time(millis),
  seq: 1,
  text: text('oi'),
  reactions: [],
  ...more,
})

/** It is said there. */
export const sent = (millis: number, by: UserId = ALICE): ChatEvent => ({
  type: 'message.sent',
  message: message(millis, { by }),
})

/** The broker can be reached, or not. */
export const linkIs = (status: 'online' | 'offline'): ChatEvent => ({
  type: 'link.changed',
  link: { status, broker: 'mqtt://town', since: time(0), attempt: 0 },
})

/** I am online and know the keys of bob and carol; then this happens. */
export const stateAfter = (...events: readonly ChatEvent[]): State =>
  reduce(initialState({ id: ALICE, name: text('alice'), key: keyFor(ALICE) }, time(0)), [
    linkIs('online'),
    pinned(BOB),
    pinned(CAROL),
    ...events,
  ])

/** When it is said, how its author calls it, and with which key, where that matters. */
export type Said = { readonly at?: number; readonly ref?: Ref; readonly key?: PublicKey }

/** What becomes of it when somebody says this. */
export const say = (
  state: State,
  by: UserId,
  command: Command,
  { at = 1000, ref = refAt(at, by), key = keyFor(by) }: Said = {},
) => decide(state, { ...command, by, at: time(at), ref, key, seq: 1 })

/** The events of what somebody says, which must be granted. */
export const eventsOf = (...args: Parameters<typeof say>): readonly ChatEvent[] => {
  const decided = say(...args)
  if (!decided.ok) throw new Error(`refused: ${decided.error}`)
  return decided.value
}

/** The reason why it is refused, or `granted`. */
export const verdictOf = (...args: Parameters<typeof say>): Refusal | 'granted' => {
  const decided = say(...args)
  return decided.ok ? 'granted' : decided.error
}
