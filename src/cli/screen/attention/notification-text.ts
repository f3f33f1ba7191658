/** What a notification says: who, and what only where the person asked for it. */
import { groupNameOf, groupOf } from '../../../core/ids.ts'
import type { ConversationId, UserId } from '../../../core/ids.ts'
import type { DesktopNotification } from '../../../core/desktop.ts'
import {
  formatPlaintextUser,
  isPlaintextUser,
  plaintextGroupOf,
} from '../../../core/plaintext-ids.ts'
import type { Texts } from '../../../i18n/texts.ts'
import type { Effect } from '../../../model/events.ts'
import { lookUpPerson } from '../../../model/people/strangers.ts'
import type { State } from '../../../model/state.ts'

/** What calls the person. */
export type Call = Extract<Effect, { type: 'notify' }>

/** How much a notification tells: who and what, who, or nothing of either. */
export type NotifyText = 'name' | 'text' | 'none'

/** The name of whoever calls. */
const callerName = (state: State, who: UserId): string =>
  isPlaintextUser(who) ? formatPlaintextUser(who) : (lookUpPerson(state, who)?.name ?? who)

/** The group that it came in; none in a conversation of two. */
const callingGroup = (state: State, conversation: ConversationId): string | undefined => {
  const id = groupOf(conversation)
  if (id !== undefined) return state.groups.get(id)?.roster.name ?? groupNameOf(id)
  const plain = plaintextGroupOf(conversation)
  return plain === undefined ? undefined : `${plain}?`
}

/** What was said: the newest message there, or what came with the newest request. */
const textOf = (state: State, { about, from, conversation }: Call): string | undefined => {
  if (about === 'request') {
    const asked = state.requestsWith.get(from)?.at(-1)
    const text = asked && state.requests.get(asked)?.text
    return text === '' || groupOf(conversation) !== undefined ? undefined : text
  }
  const newest = state.conversations.get(conversation)?.messages.at(-1)
  return newest?.by === from ? newest.text : undefined
}

/** The notification for one call, or for `count` of them since the last one. */
export const notificationOf = (
  state: State,
  { notification: texts }: Texts,
  call: Call,
  count: number,
  tells: NotifyText,
): DesktopNotification => {
  const { title } = texts
  if (count > 1) return { title, body: texts.several(count) }
  if (tells === 'none')
    return { title, body: call.about === 'request' ? texts.newRequest : texts.newMessage }
  const name = callerName(state, call.from)
  const group = callingGroup(state, call.conversation)
  const text = tells === 'text' ? textOf(state, call) : undefined
  if (text !== undefined)
    return { title: group === undefined ? name : texts.inGroup(name, group), body: `"${text}"` }
  if (call.about === 'mention') return { title, body: texts.mention(name, group ?? '') }
  if (call.about === 'message')
    return {
      title,
      body: group === undefined ? texts.message(name) : texts.groupMessage(name, group),
    }
  return { title, body: group === undefined ? texts.asksYou(name) : texts.asksToJoin(name, group) }
}
