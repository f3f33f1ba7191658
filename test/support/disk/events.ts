/** Facts for tests of the disk: alice's conversations with bob and carol, by small numbers. */
import type { ChatEvent } from '../../../src/model/events.ts'
import type { Of } from '../../../src/model/commands.ts'
import { directChannel } from '../../../src/core/channel.ts'
import type { Mark } from '../../../src/model/direct/sessions.ts'
import type { Millis, Ref, SafeText, SessionId, UserId } from '../../../src/core/ids.ts'
import { personConversationId } from '../../../src/core/ids.ts'
import { testRef } from '../test-ref.ts'
import type { Page } from '../../../src/ports/storage.ts'

const START = 1_763_630_000_000
const time = (number: number) => (START + number) as Millis

export const ALICE = 'alice' as UserId
export const BOB = 'bob' as UserId
export const CAROL = 'carol' as UserId
export const TO_BOB = personConversationId(BOB)
export const TO_CAROL = personConversationId(CAROL)

const sessionWith = (who: UserId) => `${who}_alice_20261120T091204Z` as SessionId

/** The id with this number; a higher number stands later. */
export const refOf = (number: number): Ref => testRef(time(number))

/** The mark of the message (or change) with this number. */
export const markAt = (number: number): Mark => ({ at: time(number), ref: refOf(number) })

/** Somebody said something; `at` puts it at another time than its number says. */
export const sentMessage = (
  number: number,
  text: string,
  { to = BOB, at = number }: { readonly to?: UserId; readonly at?: number } = {},
): Of<ChatEvent, 'message.sent'> => ({
  type: 'message.sent',
  message: {
    id: refOf(number),
    conversation: personConversationId(to),
    channel: directChannel(sessionWith(to)),
    by: number % 2 === 0 ? ALICE : to,
    at: time(at),
    seq: number,
    text: text as SafeText,
    reactions: [],
  },
})

const changeFields = (target: number, mark: number) => ({
  conversation: TO_BOB,
  target: refOf(target),
  mark: markAt(mark),
})

/** Message `target` got another text. */
export const edited = (target: number, mark: number, text: string): ChatEvent => ({
  type: 'message.edited',
  ...changeFields(target, mark),
  text: text as SafeText,
})

/** Message `target` was taken back. */
export const deleted = (target: number, mark: number): ChatEvent => ({
  type: 'message.deleted',
  ...changeFields(target, mark),
})

/** Message `target`, or the change of it with the number `what`, does not count, or does again. */
export const voided = (target: number, what: number, on: boolean): ChatEvent => ({
  type: 'message.voided',
  conversation: TO_BOB,
  target: refOf(target),
  voidedRef: refOf(what),
  on,
})

/** Bob gave an emoji to message `target`, or took it back. */
export const reacted = (target: number, mark: number, emoji: string, on: boolean): ChatEvent => ({
  type: 'message.reacted',
  ...changeFields(target, mark),
  by: BOB,
  emoji: emoji as SafeText,
  on,
})

/** A lasting fact. */
export const sessionOpened = (): ChatEvent => ({
  type: 'session.opened',
  id: sessionWith(BOB),
  with: BOB,
  since: time(0),
  request: refOf(0),
})

/** Another lasting fact. */
export const muted = (): ChatEvent => ({
  type: 'view.notifyLevelSet',
  conversation: TO_BOB,
  level: 'nothing',
})

/** A passing fact. */
export const drafted = (text: string): ChatEvent => ({
  type: 'view.drafted',
  conversation: TO_BOB,
  text,
})

/** What a page says. */
export const textsOf = (page: Page): readonly string[] => page.messages.map(({ text }) => text)
