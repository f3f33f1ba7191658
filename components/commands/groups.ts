/** Commands about groups. */
import { CLAIM_AFTER } from '../../src/model/groups/roster.ts'
import { standingWith } from '../../src/model/groups/group-selectors.ts'
import { isMeantAsDuration, readDuration } from '../../src/core/duration.ts'
import type { GroupId, UserId } from '../../src/core/ids.ts'
import { ok } from '../../src/core/result.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { Run, SlashCommand } from './slash-commands.ts'
import { groupCalled, groupOrOpen, splitGroup } from './group-names.ts'
import { closeConversation } from '../actions/conversations.ts'
import type { Desk } from '../actions/action-context.ts'
import {
  acceptInvitation,
  askToDisband,
  askToFound,
  askToJoin,
  enterGroup,
  found,
  invitationTo,
  leaveGroup,
  openGroup,
} from '../actions/groups.ts'
import {
  askForTopic,
  askToClaim,
  askToRemove,
  askToTransfer,
  invite,
  pickToInvite,
  pickToRemove,
  setHeirs,
  setTopic,
} from '../actions/group-admin.ts'
import { isMyName, personCalled } from '../actions/people.ts'
import { peopleIn, splitName } from './person-names.ts'

/** A word after `/group`. */
export type Sub = keyof Texts['group']['usage']

const usage = (desk: Desk, name: Sub): false => {
  const { notices, group } = desk.texts
  desk.ui.tell(notices.usage(`/group ${name} ${group.usage[name]}`), 'warning')
  return false
}

type OfGroup = (desk: Desk, id: GroupId) => boolean | void

/** Of the group that is named, or of the open one. */
const withGroup =
  (run: OfGroup): Run =>
  (desk, rest) => {
    const id = groupOrOpen(desk, rest)
    return id !== undefined && run(desk, id) !== false
  }

const withMember =
  (name: Sub, run: (desk: Desk, id: GroupId, who: UserId) => boolean): Run =>
  (desk, rest) => {
    if (rest === '') return usage(desk, name)
    const id = groupOrOpen(desk, '')
    if (id === undefined) return false
    const [typed] = splitName(desk, rest)
    if (isMyName(desk, typed)) {
      const leads = standingWith(desk.now(), id) === 'leader'
      desk.ui.tell(desk.texts.refusals[leads ? 'lead-first' : 'not-the-leader'], 'danger')
      return false
    }
    const who = personCalled(desk, typed)
    return who !== undefined && run(desk, id, who)
  }

/** `NAME [TOPIC]`; a name with blanks stands between quotation marks. */
const founding: Run = (desk, rest) => {
  if (rest === '') {
    askToFound(desk)
    return true
  }
  const [, quoted, word, topic = ''] = /^(?:"([^"]*)"|(\S+))\s*([\s\S]*)$/u.exec(rest) ?? []
  return found(desk, (quoted ?? word ?? '').replace(/^#/u, ''), topic)
}

/** Asks to join, accepts an invitation, or opens the group where nothing else is to be done. */
export const join: Run = (desk, rest) => {
  const [typed, text] = rest === '' ? ['', ''] : splitGroup(desk.now(), rest)
  const id = groupOrOpen(desk, typed)
  if (id === undefined) return false
  const invitation = invitationTo(desk.now(), id)
  if (invitation) return acceptInvitation(desk, invitation, text)
  const asks = standingWith(desk.now(), id) === 'none' && rest !== ''
  if (asks && !desk.now().groups.get(id)?.card.disbanded) return askToJoin(desk, id, text)
  enterGroup(desk, id)
  // words that did not go along stay in the input
  return text === ''
}

/** `[GROUP] USER [TEXT]`: of two words that both are known, the first is the group. */
export const inviting: Run = (desk, rest) => {
  const [name, text] = splitGroup(desk.now(), rest)
  const known = text !== '' && (rest.startsWith('#') || isGroupName(desk, name))
  const id = known ? groupCalled(desk, name) : groupOrOpen(desk, '')
  if (id === undefined) return false
  if (rest === '') {
    pickToInvite(desk, id)
    return true
  }
  const [called, word] = splitName(desk, known ? text : rest)
  const who = personCalled(desk, called)
  return who !== undefined && invite(desk, id, who, word)
}

const isGroupName = ({ now }: Desk, typed: string) =>
  [...now().groups.values()].some(({ card }) => card.name.toLowerCase() === typed.toLowerCase())

const kicking: Run = (desk, rest) => {
  if (rest !== '') return withMember('kick', askToRemove)(desk, rest)
  return withGroup(pickToRemove)(desk, '')
}

const topic: Run = (desk, rest) => {
  const id = groupOrOpen(desk, '')
  if (id === undefined) return false
  if (rest !== '') return setTopic(desk, id, rest)
  askForTopic(desk, id)
  return true
}

const info = withGroup((desk, id) => desk.ui.patch({ layer: { kind: 'group', group: id } }))

/**
 * `7d ana bob`: after how long, and who, in this order. A time alone leaves the heirs as they are, names alone leave the
 * time; without anything: what is set.
 */
const heirs: Run = (desk, rest) => {
  const id = groupOrOpen(desk, '')
  if (id === undefined) return false
  if (rest === '') return info(desk, rest)
  const [, first = '', named = ''] = /^(\S+)\s*([\s\S]*)$/u.exec(rest) ?? []
  const before = desk.now().groups.get(id)?.card.heirs
  const isTime = isMeantAsDuration(first)
  const after = isTime ? readDuration(first) : ok(before?.after ?? CLAIM_AFTER)
  if (!after.ok) {
    desk.ui.tell(desk.texts.group.notices.badAfter(first), 'danger')
    return false
  }
  const list =
    isTime && named === ''
      ? before?.list.map((heir) => heir.id)
      : peopleIn(desk, isTime ? named : rest)
  return list !== undefined && setHeirs(desk, id, list, after.value)
}

const subs: Readonly<Record<Sub, Run>> = {
  new: founding,
  join,
  leave: withGroup(leaveGroup),
  invite: inviting,
  kick: kicking,
  transfer: withMember('transfer', askToTransfer),
  topic,
  info,
  disband: withGroup(askToDisband),
  heirs,
  claim: withGroup(askToClaim),
}

const isSub = (word: string): word is Sub => Object.hasOwn(subs, word)

/** What may stand after `/group`. */
export const groupWords: readonly Sub[] = Object.keys(subs).filter(isSub)

const group: Run = (desk, rest) => {
  const [, typed = '', more = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(rest) ?? []
  const word = typed.toLowerCase()
  if (isSub(word)) return subs[word](desk, more.trim())
  if (word === '') {
    desk.ui.tell(desk.texts.notices.usage(`/group ${groupWords.join('|')}`), 'warning')
    return false
  }
  desk.ui.tell(desk.texts.group.notices.unknownSub(typed, groupWords.join(', ')), 'warning')
  return false
}

/** In a group: leaves it; elsewhere what it always did. */
const part: Run = (desk, rest) => {
  if (rest !== '' || openGroup(desk.now()) !== undefined) {
    return withGroup(leaveGroup)(desk, rest)
  }
  closeConversation(desk)
  return true
}

/** In a group: its members; elsewhere everybody. */
const names: Run = (desk) => {
  const id = openGroup(desk.now())
  if (id === undefined) desk.ui.patch({ pane: 'users' })
  else desk.ui.patch({ layer: { kind: 'group', group: id } })
  return true
}

export const aboutGroups: readonly SlashCommand[] = [
  { name: 'group', aliases: ['g'], run: group },
  { name: 'join', aliases: ['j'], wants: 'group', says: true, run: join },
  { name: 'part', aliases: [], wants: 'group', run: part },
  { name: 'kick', aliases: [], wants: 'person', run: kicking },
  { name: 'topic', aliases: [], says: true, run: topic },
  { name: 'names', aliases: [], run: names },
  {
    name: 'list',
    aliases: [],
    run: ({ ui }) => {
      ui.patch({ pane: 'groups', layer: undefined })
      return true
    },
  },
]
