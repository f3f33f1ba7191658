/** What the keys can really do to what is chosen: hints and help offer this and nothing else. */
import { leaderOf } from '../../src/model/groups/roster.ts'
import { isLeader } from '../../src/model/plaintext/plaintext-groups.ts'
import type { ClassicGroupRow } from '../../src/model/plaintext/plaintext-selectors.ts'
import { classicRelation } from '../../src/model/plaintext/plaintext-selectors.ts'
import { isLost, progressOf } from '../../src/model/messages/delivery.ts'
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { standingWith } from '../../src/model/groups/group-selectors.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import { relationWith, sessionToSpeakIn } from '../../src/model/screen/pane-selectors.ts'
import { isClosed } from '../../src/model/direct/sessions.ts'
import type { State } from '../../src/model/state.ts'
import { changeOf } from '../../src/model/intents.ts'
import type { Change } from '../../src/model/intents.ts'
import type { Wish } from '../../src/model/commands.ts'
import { isClassic } from '../../src/core/plaintext-ids.ts'
import type { ConversationId, GroupId, UserId } from '../../src/core/ids.ts'
import { conversationOf, ECHO, groupOf } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/safe-text.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { Action } from '../keys/key-table.ts'
import type { Waiting } from '../panes/pending-requests.ts'
import { wishToJoin, wishToTalk } from '../actions/intent-checks.ts'
import { linkIn } from '../actions/messages.ts'

/** A hint in place of the one of the key table; `undefined`: the table's own. */
type Hint = keyof Texts['hints'] | undefined

/** The actions that mean something here, with their hints. */
export type Offers = ReadonlyMap<Action, Hint>

type Offer = readonly [Action, Hint]

const ALWAYS: readonly Offer[] = (
  ['choose', 'filter', 'help', 'history', 'newGroup', 'command'] as const
).map((action) => [action, undefined])

const offers = (...some: readonly (Offer | false | undefined)[]): Offers =>
  new Map([...ALWAYS, ...some.filter((one) => one !== false && one !== undefined)])

const may = (state: State, wish: Wish | undefined): boolean =>
  wish !== undefined && refusalOf(state, wish) === undefined

/** Where there is nothing to choose. */
export const nothingChosen: Offers = offers()

/** What Enter does with somebody; nothing where it only says why not. */
export const enterOnPerson = (state: State, who: UserId): Hint => {
  if (isClassic(who)) {
    const relation = classicRelation(state, who)
    if (relation === 'talking' || relation === 'ended') return 'open'
    if (relation === 'asks-me') return 'answer'
    return may(state, { type: 'classic.ask', to: who }) ? 'ask' : undefined
  }
  const relation = relationWith(state, who)
  if (relation === 'talking' || relation === 'ended' || relation === 'built-in') return 'open'
  if (relation === 'asks-me') return 'answer'
  return relation === 'none' && may(state, wishToTalk(who)) ? 'ask' : undefined
}

/** Of somebody in the list. */
export const offersOnPerson = (state: State, who: UserId): Offers => {
  const enter = enterOnPerson(state, who)
  const open: Offer | undefined = enter && ['open', undefined]
  if (isClassic(who)) return offers(open, ['info', undefined])
  const person = state.people.get(who)
  const isEcho = who === ECHO
  return offers(
    open,
    ['info', undefined],
    !isEcho && person?.key !== undefined && ['verify', undefined],
    !isEcho && ['block', person?.blocked ? 'unblock' : undefined],
  )
}

/** What Enter does with a group; nothing where it only says why not. */
export const enterOnGroup = (state: State, id: GroupId): Hint => {
  const standing = standingWith(state, id)
  if (standing === 'asked') return undefined
  if (standing === 'invited') return 'accept'
  if (standing !== 'none' || state.groups.get(id)?.card.disbanded) return 'open'
  return may(state, wishToJoin(id)) ? 'join' : undefined
}

const canMute = (state: State, conversation: ConversationId): Offer | false =>
  may(state, { type: 'view.mute', conversation, muted: true }) && ['mute', undefined]

/** Of a group in the list. */
export const offersOnGroup = (state: State, id: GroupId): Offers => {
  const card = state.groups.get(id)?.card
  const standing = standingWith(state, id)
  const leads = standing === 'leader'
  const others = (card?.members.length ?? 0) > 1
  const claims = may(state, { type: 'group.claim', group: id })
  const isOthers = card !== undefined && leaderOf(card).id !== state.me.id
  return offers(
    enterOnGroup(state, id) && ['openGroup', undefined],
    ['groupInfo', undefined],
    leads && ['inviteMember', undefined],
    leads && others && ['removeMember', undefined],
    leads && others && ['handOver', undefined],
    isOthers && claims && ['handOver', 'takeOver'],
    (leads || standing === 'member') && ['leaveGroup', undefined],
    leads && ['disband', undefined],
    leads && ['topicLine', undefined],
    canMute(state, conversationOf(id)),
  )
}

/** Of an open topic in the list. */
export const offersOnTopic = (state: State, conversation: ConversationId): Offers =>
  offers(['openGroup', undefined], canMute(state, conversation))

/** What Enter does with a group in plain text. */
export const enterOnPlainGroup = (
  state: State,
  { group: { name }, relation }: ClassicGroupRow,
): Hint => {
  if (relation === 'member' || relation === 'leader') return 'open'
  if (relation === 'invited') return 'accept'
  return may(state, { type: 'classic.enter', group: name }) ? 'join' : undefined
}

/** Of a group in plain text: nobody is removed there, and there is no topic line. */
export const offersOnPlainGroup = (state: State, row: ClassicGroupRow): Offers => {
  const { name, members } = row.group
  const leads = isLeader(state, name)
  const isIn = members.has(state.me.id)
  return offers(
    enterOnPlainGroup(state, row) && ['openGroup', undefined],
    ['groupInfo', undefined],
    leads && ['inviteMember', undefined],
    leads && members.size > 1 && ['handOver', undefined],
    isIn && ['leaveGroup', undefined],
    leads && ['disband', undefined],
    canMute(state, row.conversation),
  )
}

/** Of somebody who waits for my answer. */
export const offersOnWaiting = (state: State, { wants, from }: Waiting): Offers => {
  if (wants.kind !== 'plain') {
    return offers(
      ['accept', undefined],
      ['deny', undefined],
      ['denyAndBlock', undefined],
      ['info', undefined],
    )
  }
  const isReachable = state.link.status === 'online'
  return offers(
    isReachable && ['accept', undefined],
    isReachable && ['deny', undefined],
    isClassic(from) && ['info', undefined],
  )
}

/** The wish to reply to it, where anything can be said at all. */
const replyTo = (state: State, { id: reply, conversation }: Message): Wish | undefined => {
  const text = safeText('.')
  const group = groupOf(conversation)
  if (group !== undefined) return { type: 'group.say', group, text, reply }
  const session = sessionToSpeakIn(state, conversation)
  if (!session || isClosed(session, state.me.id)) return undefined
  return { type: 'session.say', session: session.id, text, reply }
}

/** Of a message: what nobody signed, or is somebody else's, or was deleted, cannot be changed. */
export const offersOnMessage = (state: State, message: Message): Offers => {
  const changes = (how: Change) => may(state, changeOf(message, how))
  const signed = message.plain === undefined
  const delivery = state.delivery.get(message.session)
  const isMine = message.by === state.me.id
  const failed = isMine && progressOf(message, delivery) === 'failed'
  const isGone = delivery !== undefined && isLost(delivery, message.seq)
  return offers(
    signed && may(state, replyTo(state, message)) && ['reply', undefined],
    changes({ kind: 'edit', text: message.text }) && ['edit', undefined],
    changes({ kind: 'delete' }) && ['delete', undefined],
    changes({ kind: 'react', emoji: safeText('+'), on: true }) && ['react', undefined],
    ['copy', undefined],
    linkIn(message.text) !== undefined && ['openLink', undefined],
    signed && ['delivery', undefined],
    failed && !isGone && ['retry', undefined],
  )
}
