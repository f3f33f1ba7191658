/** Which conversations are in plain text, and what may be done in them without going anywhere. */
import { openTalkWith } from '../../../src/model/plaintext/plaintext-sessions.ts'
import type { Wish } from '../../../src/model/commands.ts'
import { classicGroupOf, isClassic, plainlyShown } from '../../../src/core/plaintext-ids.ts'
import type { ConversationId, SafeText, UserId } from '../../../src/core/ids.ts'
import { personOf } from '../../../src/core/ids.ts'
import { granted } from '../action-context.ts'
import type { Desk } from '../action-context.ts'

/** The person or the group of a conversation there; `undefined` for all signed ones. */
export const plainPlace = (
  conversation: ConversationId,
): { readonly who: UserId } | { readonly group: SafeText } | undefined => {
  const group = classicGroupOf(conversation)
  if (group !== undefined) return { group }
  const who = personOf(conversation)
  return who !== undefined && isClassic(who) ? { who } : undefined
}

/** Does it, and tells so in these words; false when it was refused, which is told too. */
export const doPlainly = (desk: Desk, wish: Wish, words: string): boolean => {
  const done = granted(desk, desk.services.send(wish))
  if (done) desk.ui.tell(words)
  return done
}

/** Says END; in a group, leaves it. */
export const endPlainly = (desk: Desk, conversation: ConversationId): void => {
  const place = plainPlace(conversation)
  if (!place) return
  if ('group' in place) {
    const { group } = place
    doPlainly(desk, { type: 'classic.leave', group }, desk.texts.classic.left(group))
    return
  }
  const name = plainlyShown(place.who)
  const talk = openTalkWith(desk.now(), place.who)
  if (!talk) desk.ui.tell(desk.texts.notices.noOpenSession(name), 'warning')
  else doPlainly(desk, { type: 'classic.end', talk: talk.topic }, desk.texts.notices.ended(name))
}
