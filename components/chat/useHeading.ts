/** The heading of a conversation, and what is shown in it while it is empty. */
import { groupLookAlike, personLookAlike } from '../../src/model/screen/look-alikes.ts'
import { leaderOf } from '../../src/model/groups/roster.ts'
import { groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import { statusOf } from '../../src/model/people/presence.ts'
import { relationWith } from '../../src/model/screen/relations.ts'
import type { State } from '../../src/model/state.ts'
import type { Conversation } from '../../src/model/screen/view.ts'
import { ECHO, filterOf, groupOf, personOf } from '../../src/core/ids.ts'
import type { GroupId, UserId } from '../../src/core/ids.ts'
import { isPlaintextConversation } from '../../src/core/plaintext-ids.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import type { Glyphs } from '../../src/themes/glyphs.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { widthOf } from '../../src/text/width.ts'
import { truncate } from '../../src/text/wrap.ts'
import { personName } from '../actions/action-context.ts'
import { personGlyph, trustWord } from '../widgets/person-spans.ts'
import { groupTitle, conversationTitle, topicTitle } from '../state/conversation-titles.ts'
import { lookUpPerson } from '../../src/model/people/strangers.ts'

/** `bob ● online`: the sign alone where the words have no room. */
const personTitle = (
  state: State,
  who: UserId,
  texts: Texts,
  glyphs: Glyphs,
  room: number,
): string => {
  const person = lookUpPerson(state, who)
  if (!person) return who
  if (person.trust === 'built-in') return `${person.name} ${glyphs.online} ${texts.builtIn}`
  const status = statusOf(person, state.now)
  const ago = status === 'offline' ? texts.ago(state.now - person.seen) : ''
  const signed = `${person.name} ${personGlyph(glyphs, person, status)}`
  const titles = [`${texts[status]} ${ago}`, ago].map((words) => `${signed} ${words}`.trim())
  return titles.find((title) => widthOf(title) <= room) ?? signed
}

const personNote = (state: State, who: UserId, texts: Texts, glyphs: Glyphs): string => {
  const person = lookUpPerson(state, who)
  if (!person || person.trust === 'built-in') return ''
  const alike = personLookAlike(state, who)
  if (alike) return `${glyphs.lookAlike} ${texts.lookAlike.phrase(alike)}`
  const trust = trustWord(person, texts)
  return person.trust === 'verified' ? `${glyphs.verified} ${trust}` : trust
}

/** With so many cells the beginning of a topic line says something. */
const MIN_TOPIC = 8

/** `# lab  5 members · what it is about`: the name, and as much of the rest as has room, in whole words. */
const groupHeading = (
  state: State,
  id: GroupId,
  texts: Texts,
  glyphs: Glyphs,
  room: number,
): string => {
  const group = state.groups.get(id)
  const leads = groupRoleOf(state, id) === 'leader'
  const name = `${leads ? glyphs.leads : glyphs.group} ${groupTitle(state, id)}`
  if (!group) return name
  const { members, topic, disbanded } = group.roster
  // that it is over stands on the right, where my role would
  const sized = disbanded ? name : `${name}  ${texts.group.members(members.length)}`
  if (widthOf(sized) > room) return truncate(name, room, glyphs.ellipsis)
  const about = topic === '' ? '' : ` ${glyphs.dot} ${topic}`
  const least = ` ${glyphs.dot} `.length + MIN_TOPIC
  return widthOf(sized + about) > room && widthOf(sized) + least > room
    ? sized
    : truncate(sized + about, room, glyphs.ellipsis)
}

/** My role in it, or who leads. */
const groupNote = (state: State, id: GroupId, all: Texts, glyphs: Glyphs): string => {
  const { group: texts, lookAlike } = all
  const group = state.groups.get(id)
  const alike = groupLookAlike(state, id)
  if (alike) return `${glyphs.lookAlike} ${lookAlike.phrase(alike)}`
  const role = groupRoleOf(state, id)
  if (!group || group.roster.disbanded) return texts.disbanded
  if (role === 'leader') return texts.youLead
  if (role === 'member') return texts.ledBy(personName(state, leaderOf(group.roster).id))
  return role === 'none' ? texts.noMember : (texts.words[role][0] ?? '')
}

/** What it is, and that nothing in it is signed: that must be readable, however long the name is. */
const unsignedHeading = (
  name: string,
  kind: string,
  room: number,
  { topics, plaintext }: Texts,
  glyphs: Glyphs,
): string => {
  // the longer ones leave so many cells to the name
  const marks = [
    [`  ${kind} ${glyphs.dot} ${topics.unsigned}`, 16],
    [`  ${topics.unsigned}`, 8],
  ] as const
  const roomy = marks.find(([one, least]) => room - widthOf(one) >= Math.min(widthOf(name), least))
  const mark = roomy?.[0] ?? `  ${plaintext.unverified}`
  return truncate(name, Math.max(8, room - widthOf(mark)), glyphs.ellipsis) + mark
}

/** Title and note of a conversation: who, how, and how much trusted. */
export const useHeading = (
  conversation: Conversation,
  width: number,
): readonly [title: string, note: string] => {
  const texts = useTexts()
  const { glyphs } = useTheme()
  const who = personOf(conversation.id)
  const group = groupOf(conversation.id)
  const filter = filterOf(conversation.id)
  const follows = useChat(({ topics }) => filter !== undefined && topics.get(filter)?.followed)
  const note = useChat((state) => {
    if (group !== undefined) return groupNote(state, group, texts, glyphs)
    return who === undefined ? '' : personNote(state, who, texts, glyphs)
  })
  // how I stand, and how far a key is trusted, is told in whole words
  const room = Math.max(12, width - widthOf(note) - 9)
  const title = useChat((state) => {
    if (group !== undefined) return groupHeading(state, group, texts, glyphs, room)
    if (isPlaintextConversation(conversation.id)) {
      const name = conversationTitle(state, conversation.id)
      return unsignedHeading(name, texts.plaintext.kind, width - 6, texts, glyphs)
    }
    return who === undefined ? conversation.id : personTitle(state, who, texts, glyphs, room)
  })
  const topic = topicTitle(conversation.id)
  if (topic !== undefined) {
    const heading = unsignedHeading(topic, texts.topics.note, width - 6, texts, glyphs)
    return [heading, follows ? '' : texts.topics.left]
  }
  return [title, note]
}

/** What is shown in a conversation without messages. */
export const useEmptyText = ({ id }: Conversation): string => {
  const texts = useTexts()
  const who = personOf(id)
  const group = groupOf(id)
  return useChat((state) => {
    if (group !== undefined) {
      const name = groupTitle(state, group)
      const role = groupRoleOf(state, group)
      if (state.groups.get(group)?.roster.disbanded) return texts.refusals['group-disbanded']
      if (role === 'asked') return texts.group.emptyAsked(name)
      if (role === 'invited') return texts.group.emptyInvited(name)
      return role === 'none' ? texts.group.emptyNone(name) : texts.group.empty(name)
    }
    if (who === ECHO) return texts.echoEmpty
    if (isPlaintextConversation(id)) return texts.plaintext.chatEmpty(conversationTitle(state, id))
    const topic = topicTitle(id)
    if (topic !== undefined) return `${texts.topics.empty(topic)} ${texts.topics.emptyHint}`
    const name = (who === undefined ? undefined : lookUpPerson(state, who)?.name) ?? id
    const relation = who === undefined ? 'none' : relationWith(state, who)
    return relation === 'talking'
      ? `${texts.chatEmpty(name)} ${texts.chatEmptyHint}`
      : texts.notTalking(name)
  })
}
