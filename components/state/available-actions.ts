/** What the keys can really do to what is chosen: hints and help offer this and nothing else. */
import { keyOf } from '../../src/core/channel.ts'
import { leaderOf } from '../../src/model/groups/roster.ts'
import { isPlaintextLeader } from '../../src/model/plaintext/plaintext-groups.ts'
import type { PlaintextGroupRow } from '../../src/model/plaintext/plaintext-selectors.ts'
import { isLost, progressOf } from '../../src/model/messages/delivery.ts'
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import { signs } from '../../src/model/people/people.ts'
import {
  requestIntent,
  replyIntent,
  joinIntent,
} from '../../src/model/screen/conversation-intents.ts'
import { relationWith } from '../../src/model/screen/relations.ts'
import type { State } from '../../src/model/state.ts'
import { changeIntent } from '../../src/model/intents.ts'
import type { MessageChangeSpec } from '../../src/model/intents.ts'
import type { Intent } from '../../src/model/commands.ts'
import type { ConversationId, GroupId, UserId } from '../../src/core/ids.ts'
import { groupConversationId, personConversationId, ECHO } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { Action } from '../keys/key-table.ts'
import type { RequestRow } from '../../src/model/screen/request-rows.ts'
import { lookUpPerson } from '../../src/model/people/strangers.ts'
import { firstLink } from '../actions/messages.ts'

/** A hint instead of the key table's; `undefined`: the table's own. */
type Hint = keyof Texts['hints'] | undefined

/** The actions that mean something here, with their hints. */
export type AvailableActions = ReadonlyMap<Action, Hint>

type AvailableAction = Action | readonly [Action, Hint]

const ALWAYS: readonly Action[] = ['choose', 'filter', 'help', 'history', 'newGroup', 'command']

const availableActions = (
  ...some: readonly (AvailableAction | false | undefined)[]
): AvailableActions =>
  new Map(
    [...ALWAYS, ...some]
      .filter((one) => one !== false && one !== undefined)
      .map((one) => (typeof one === 'string' ? [one, undefined] : one)),
  )

const isAllowed = (state: State, intent: Intent | undefined): boolean =>
  intent !== undefined && refusalOf(state, intent) === undefined

/** Where every letter is typed into the filter of a list. */
export const actionsWhileFiltering: AvailableActions = new Map()

/** Where there is nothing to choose. */
export const defaultActions: AvailableActions = availableActions()

/** What Enter does with somebody; none where it only shows a reason. */
export const enterHintForPerson = (state: State, who: UserId): Hint => {
  const relation = relationWith(state, who)
  if (relation === 'talking' || relation === 'ended' || relation === 'built-in') return 'open'
  if (relation === 'asks-me') return 'answer'
  const mayAsk = relation === 'none' || relation === 'asked'
  return mayAsk && isAllowed(state, requestIntent(who)) ? 'ask' : undefined
}

/** Of somebody in the list. */
export const actionsOnPerson = (state: State, who: UserId): AvailableActions => {
  const person = lookUpPerson(state, who)
  const isEcho = who === ECHO
  const mayBlock = !isEcho && signs(who)
  return availableActions(
    enterHintForPerson(state, who) && 'open',
    'info',
    !isEcho && person?.key !== undefined && 'verify',
    mayBlock && ['block', person?.blocked ? 'unblock' : undefined],
    canMute(state, personConversationId(who)),
    isAllowed(state, { type: 'person.forget', who }) && 'forget',
  )
}

/** What Enter does with a group; none where it only shows a reason. */
export const enterHintForGroup = (state: State, id: GroupId): Hint => {
  const role = groupRoleOf(state, id)
  if (role === 'asked') return undefined
  if (role === 'invited') return 'accept'
  if (role !== 'none' || state.groups.get(id)?.roster.disbanded) return 'open'
  return isAllowed(state, joinIntent(id)) ? 'join' : undefined
}

const canChooseLevel = (state: State, conversation: ConversationId): boolean =>
  isAllowed(state, { type: 'view.setNotifyLevel', conversation, level: 'nothing' })

const canMute = (state: State, conversation: ConversationId): AvailableAction | false =>
  canChooseLevel(state, conversation) && 'mute'

/** Of a group in the list. */
export const actionsOnGroup = (state: State, id: GroupId): AvailableActions => {
  const roster = state.groups.get(id)?.roster
  const role = groupRoleOf(state, id)
  const leads = role === 'leader'
  const others = (roster?.members.length ?? 0) > 1
  const claims = isAllowed(state, { type: 'group.claim', group: id })
  const isOthers = roster !== undefined && leaderOf(roster).id !== state.me.id
  return availableActions(
    enterHintForGroup(state, id) && 'openGroup',
    'groupInfo',
    leads && 'inviteMember',
    leads && others && 'removeMember',
    leads && others && 'handOver',
    isOthers && claims && ['handOver', 'takeOver'],
    (leads || role === 'member') && 'leaveGroup',
    leads && 'disband',
    leads && 'topicLine',
    canMute(state, groupConversationId(id)),
    canChooseLevel(state, groupConversationId(id)) && 'notifyLevel',
  )
}

/** Of an open topic in the list. */
export const actionsOnTopic = (state: State, conversation: ConversationId): AvailableActions =>
  availableActions('openGroup', canMute(state, conversation))

/** What Enter does with a group in plain text. */
export const enterHintForPlaintextGroup = (
  state: State,
  { group: { name }, relation }: PlaintextGroupRow,
): Hint => {
  if (relation === 'member' || relation === 'leader') return 'open'
  if (relation === 'invited') return 'accept'
  return isAllowed(state, { type: 'plaintext.requestJoin', group: name }) ? 'join' : undefined
}

/** Of a group in plain text: nobody is removed there, and there is no topic line. */
export const actionsOnPlaintextGroup = (state: State, row: PlaintextGroupRow): AvailableActions => {
  const { name, members } = row.group
  const leads = isPlaintextLeader(state, name)
  const isIn = members.has(state.me.id)
  return availableActions(
    enterHintForPlaintextGroup(state, row) && 'openGroup',
    'groupInfo',
    leads && 'inviteMember',
    leads && members.size > 1 && 'handOver',
    isIn && 'leaveGroup',
    leads && 'disband',
    canMute(state, row.conversation),
  )
}

/** Of somebody who waits for my answer. */
export const actionsOnRequest = (state: State, { signed }: RequestRow): AvailableActions => {
  // nothing keeps an unsigned answer for later
  const canAnswer = signed || state.link.status === 'online'
  return availableActions(
    canAnswer && 'accept',
    canAnswer && 'deny',
    signed && 'denyAndBlock',
    'info',
  )
}

/** Of several messages. Their keys are told here alone: beside those of one message they have no room. */
export const actionsOnSeveral: AvailableActions = availableActions(
  'chooseMore',
  'copy',
  ['quote', 'quote'],
  ['forward', 'forward'],
)

/** Of a message that is long, beside the others: `o` shows it in the pager then. */
export const actionsOnLongMessage = (unfolded: boolean): AvailableActions =>
  new Map<Action, Hint>([
    ['fold', unfolded ? 'fold' : 'unfold'],
    ['openLink', 'pager'],
  ])

/** Of a message: what nobody signed, or is somebody else's, or was deleted, cannot be changed. */
export const actionsOnMessage = (state: State, message: Message): AvailableActions => {
  const changes = (change: MessageChangeSpec) => isAllowed(state, changeIntent(message, change))
  const signed = message.unsigned === undefined
  const delivery = state.delivery.get(keyOf(message.channel))
  const isMine = message.by === state.me.id
  const failed = isMine && progressOf(message, delivery) === 'failed'
  const isMissing = delivery !== undefined && isLost(delivery, message.seq)
  return availableActions(
    signed && isAllowed(state, replyIntent(state, message)) && 'reply',
    changes({ kind: 'edit', text: message.text }) && 'edit',
    changes({ kind: 'delete' }) && 'delete',
    changes({ kind: 'react', emoji: safeText('+'), on: true }) && 'react',
    'chooseMore',
    'copy',
    !message.deleted && 'quote',
    !message.deleted && 'forward',
    firstLink(message.text) !== undefined && 'openLink',
    signed && 'delivery',
    message.edited !== undefined && 'versions',
    message.reply !== undefined && 'quoted',
    'toDate',
    failed && !isMissing && 'retry',
  )
}
