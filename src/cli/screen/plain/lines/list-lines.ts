/** The lists at the side of a screen as lines: people, groups, requests; and what one finds at the start. */
import { personName } from '../../../../../components/actions/action-context.ts'
import { trustWord } from '../../../../../components/widgets/person-spans.ts'
import {
  disambiguatedTitle,
  conversationTitle,
  topicName,
} from '../../../../../components/state/conversation-titles.ts'
import type { ListPaneName } from '../../../../../components/state/ui-store.ts'
import { groupOf } from '../../../../core/ids.ts'
import type { ConversationId } from '../../../../core/ids.ts'
import { safeLine } from '../../../../core/text/safe-text.ts'
import { listedGroups } from '../../../../model/groups/group-selectors.ts'
import type { Texts } from '../../../../i18n/texts.ts'
import type { GroupRow } from '../../../../model/groups/group-selectors.ts'
import { plaintextGroupRows } from '../../../../model/plaintext/plaintext-selectors.ts'
import { personLookAlike } from '../../../../model/screen/look-alikes.ts'
import { conversationList, topicRows } from '../../../../model/screen/pane-selectors.ts'
import { userRows } from '../../../../model/screen/user-rows.ts'
import type { UserRow } from '../../../../model/screen/user-rows.ts'
import { pendingRequests } from '../../../../model/screen/request-rows.ts'
import type { RequestRow } from '../../../../model/screen/request-rows.ts'
import type { PlainView } from './plain-view.ts'

type Lines = readonly string[]

/** So many people are named at the start. */
const MOST_NAMED = 20
/** So much of a text that came with a request is told (UTF-16 units). */
const MOST_TEXT = 400

const words = (name: string, facts: readonly string[]): string =>
  `${name}: ${facts.filter((fact) => fact !== '').join(', ')}`

/** `notifies of nothing`, and how that is undone. */
const mutedIn = ({ notifyLevel: { label, words } }: Texts) => `${label} ${words.nothing}`

const relationOf = ({ relation }: UserRow, { texts }: PlainView): string => {
  if (relation === 'asked') return texts.asked
  if (relation === 'asks-me') return texts.asksMe
  return relation === 'blocked' ? texts.blocked : ''
}

const userLine = (row: UserRow, view: PlainView): string => {
  const { person, status, unread, notifyLevel, signed } = row
  const { state, texts } = view
  const alike = personLookAlike(state, person.id)
  return words(personName(state, person.id), [
    status === 'offline' ? `${texts.offline} ${texts.ago(state.now - person.seen)}` : texts[status],
    signed ? trustWord(person, texts) : texts.plaintext.unverified,
    alike ? texts.lookAlike.phrase(alike) : '',
    relationOf(row, view),
    unread > 0 ? texts.unreadCount(unread) : '',
    notifyLevel === 'nothing' ? mutedIn(texts) : '',
  ])
}

const groupLine = (
  { group, role, ambiguous, unread, notifyLevel }: GroupRow,
  { state, texts }: PlainView,
): string => {
  const isMine = role === 'leader' || role === 'member'
  const standing =
    role === 'leader' ? texts.group.youLead : isMine ? '' : texts.group.words[role][0]
  return words(`#${disambiguatedTitle(state, group, ambiguous)}`, [
    group.roster.disbanded ? texts.group.disbanded : (standing ?? ''),
    texts.group.members(group.roster.members.length),
    unread > 0 ? texts.unreadCount(unread) : '',
    notifyLevel === 'nothing' ? mutedIn(texts) : '',
    group.roster.topic,
  ])
}

const requestLine = (
  { kind, signed, from, group, text }: RequestRow,
  { state, texts }: PlainView,
): string => {
  const name = personName(state, from)
  const said = safeLine(text, MOST_TEXT)
  const { plain } = texts
  if (!signed && kind === 'talk') return texts.plaintext.asksToTalk(name)
  if (kind === 'talk') return plain.asksYou(name, said)
  return (kind === 'ask' ? plain.asksToJoin : plain.invitesYou)(name, group, said)
}

/** The requests that wait for an answer, each with the commands that give one. */
export const waitingRequestLines = (view: PlainView): Lines =>
  pendingRequests(view.state).map((row) => requestLine(row, view))

/** The lines of a list, its title first. */
export const listLines = (list: ListPaneName, view: PlainView): Lines => {
  const { state, texts } = view
  const titled = (title: string, rows: Lines, empty: string): Lines =>
    rows.length === 0 ? [empty] : [`${title}:`, ...rows]
  switch (list) {
    case 'users':
      return titled(
        texts.users,
        userRows(state).map((row) => userLine(row, view)),
        texts.usersEmpty,
      )
    case 'groups': {
      const signed = listedGroups(state).map((row) => groupLine(row, view))
      const topics = topicRows(state).map(({ topic, unread }) =>
        words(`>${topicName(topic.filter)}`, [
          texts.topics.note,
          unread > 0 ? texts.unreadCount(unread) : '',
        ]),
      )
      const plain = plaintextGroupRows(state).map(({ group: { name } }) =>
        words(`${name}?`, [texts.plaintext.unverified]),
      )
      return titled(texts.groups, [...signed, ...topics, ...plain], texts.groupsEmpty)
    }
    case 'requests':
      return titled(texts.requests, waitingRequestLines(view), texts.requestsEmpty)
  }
}

/** What one types to open a conversation. */
export const chatCommand = (conversation: ConversationId, view: PlainView): string => {
  const title = conversationTitle(view.state, conversation)
  return view.texts.plain.opens(groupOf(conversation) === undefined ? title : `#${title}`)
}

/** Who is here, what is unread, who waits for an answer: what a screen shows at a look. */
export const overviewLines = (view: PlainView): Lines => {
  const { state, texts } = view
  const here = userRows(state).filter(
    ({ status, relation }) =>
      status !== 'offline' && relation !== 'built-in' && relation !== 'blocked',
  )
  const named = here.slice(0, MOST_NAMED).map(({ person }) => personName(state, person.id))
  const unread = conversationList(state).filter(
    (row) => row.unread > 0 && row.id !== state.open && row.notifyLevel !== 'nothing',
  )
  return [
    here.length === 0
      ? texts.plain.nobodyHere
      : texts.plain.here(named.join(', '), here.length - named.length),
    ...unread.map(({ id, unread: count }) =>
      texts.plain.unreadIn(
        conversationTitle(state, id),
        texts.unreadCount(count),
        chatCommand(id, view),
      ),
    ),
    ...waitingRequestLines(view),
  ]
}
