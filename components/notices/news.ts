/** What others did to me and my groups, as sentences for the status line. */
import type { GroupChange } from '../../src/model/groups/group-changes.ts'
import { sameIdentity } from '../../src/model/groups/roster.ts'
import { amLeader } from '../../src/model/groups/membership.ts'
import { allRequests, changedRequests } from '../../src/model/screen/request-rows.ts'
import type { RequestRow, Requests } from '../../src/model/screen/request-rows.ts'
import { settledGroups } from '../../src/model/screen/settled-places.ts'
import type { SettledGroup } from '../../src/model/screen/settled-places.ts'
import type { PlaintextGroup } from '../../src/model/plaintext/plaintext-state.ts'
import type { State } from '../../src/model/state.ts'
import { plaintextUserId, formatPlaintextUser, UNNAMED_USER } from '../../src/core/plaintext-ids.ts'
import { createSelector } from '../../src/core/memo.ts'
import type { ConversationId, GroupId, SafeText, UserId } from '../../src/core/ids.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { personName } from '../actions/action-context.ts'
import { groupTitle } from '../state/conversation-titles.ts'

/** Something to tell once. */
export type News = {
  readonly key: string
  /**
   * The sentence for it; nothing where I did it myself, or where the chat tells enough. `opened`:
   * the conversation was just opened because of it.
   */
  readonly text: (state: State, texts: Texts, opened: boolean) => string | undefined
  readonly tone?: 'warning'
  /** What opens if nothing else is going on. */
  readonly opens?: ConversationId
  /** The sentence when it is true no more. */
  readonly endText?: (state: State, texts: Texts) => string | undefined
}

const unsignedGroup = (name: SafeText): string => formatPlaintextUser(plaintextUserId(name))

const waitingText = (
  { kind, signed, from, expected }: RequestRow,
  name: string,
  group: string,
  texts: Texts,
): string | undefined => {
  const { asksToJoin, invitesYou } = texts.group.notices
  // whom I invited is let in by my program
  if (expected) return undefined
  if (kind === 'talk') return signed ? undefined : texts.plaintext.asksToTalk(name)
  if (from === UNNAMED_USER) return texts.plaintext.youAreInvited(group)
  return (kind === 'ask' ? asksToJoin : invitesYou)(name, group)
}

const requestText =
  (row: RequestRow): News['text'] =>
  (state, texts, opened) => {
    const { kind, from, to, answer, reason, conversation } = row
    const { notices } = texts.group
    const mine = from === state.me.id
    const name = personName(state, mine ? to : from)
    const group = row.signed ? row.group : unsignedGroup(row.group)
    if (answer === 'waiting') return mine ? undefined : waitingText(row, name, group, texts)
    if (kind === 'talk' && answer === 'accepted') {
      // if I accepted it here, that was shown and opened already
      if (state.open === conversation) return undefined
      // where both asked, my program accepted; the way to the conversation is not shown if it is open
      return mine ? texts.notices.saidYes(name, opened) : texts.notices.accepted(name)
    }
    if (!mine) return undefined
    if (kind === 'talk') return answer === 'denied' ? texts.notices.saidNo(name, reason) : undefined
    if (kind === 'invite')
      return answer === 'denied' ? notices.theyDeclined(name, group, reason) : undefined
    if (answer === 'accepted') return notices.youAreIn(group, opened || state.open === conversation)
    if (answer === 'denied') return notices.notLetIn(group, reason)
    if (answer === 'moved') return notices.askedAnother(group)
    return answer === 'over' ? notices.isOver(group) : undefined
  }

const requestNews = (row: RequestRow, me: UserId): News => {
  const { key, kind, signed, from, answer, conversation } = row
  const opens = answer === 'accepted' && (kind === 'talk' || (kind === 'ask' && from === me))
  const warns = answer === 'denied' && (kind === 'talk' || !signed)
  return {
    key: `${key} ${answer}`,
    text: requestText(row),
    ...(warns ? { tone: 'warning' } : {}),
    ...(opens ? { opens: conversation } : {}),
  }
}

const changeText = (
  change: GroupChange,
  id: GroupId,
  state: State,
  { group: texts }: Texts,
): string | undefined => {
  const { notices } = texts
  const me = state.me.id
  const name = groupTitle(state, id)
  const by = personName(state, change.by)
  switch (change.kind) {
    case 'removed':
      return change.who === me ? notices.removedYou(by, name) : undefined
    case 'left':
      if (change.who === me) return notices.youLeft(name)
      return amLeader(state, id) ? notices.theyLeft(personName(state, change.who), name) : undefined
    case 'joined':
      return amLeader(state, id)
        ? notices.theyJoined(personName(state, change.who), name)
        : undefined
    case 'added':
      return notices.addedYou(by, name)
    case 'handed':
      return change.who === me ? notices.handedToYou(by, name) : undefined
    case 'claimed':
      return change.who === me ? undefined : notices.tookOver(personName(state, change.who), name)
    case 'disbanded':
      return change.by === me ? undefined : notices.isOver(name)
    case 'founded':
    case 'topic':
      return undefined
  }
}

const changeNews = ({ id, roster, changes }: SettledGroup): readonly News[] =>
  changes
    .filter(({ rev }) => rev === roster.rev)
    .map((change) => ({
      key: `${id} ${change.rev} ${change.kind} ${'who' in change ? change.who : ''}`,
      text: (state, texts) => changeText(change, id, state, texts),
    }))

/** Of a group in plain text that I am in: who came, that it was handed over to me, and that it is over. */
const plaintextGroupNews = ({ name, leader, members }: PlaintextGroup, me: UserId): News[] => {
  const group = unsignedGroup(name)
  const joined = [...members.keys()].map((who): News => ({
    key: `plain ${name} ${who}`,
    text: (_, texts) =>
      leader === me && who !== me
        ? texts.group.notices.theyJoined(formatPlaintextUser(who), group)
        : undefined,
  }))
  const isIn: News = {
    key: `plain ${name} in`,
    text: () => undefined,
    endText: (state, texts) => {
      const now = state.plaintext.groups.get(name)
      if (!now) return texts.group.notices.isOver(group)
      return now.leader === me ? texts.plaintext.youLead(group) : undefined
    },
  }
  return leader === me ? joined : [...joined, isIn]
}

const plaintextGroups = (state: State) => state.plaintext.groups
const me = (state: State) => state.me

/** What happened to requests since, the newest last. */
export const newsSince = (before: Requests, after: Requests): readonly News[] =>
  changedRequests(before, after)
    .toReversed()
    .map((row) => requestNews(row, after.me))

/** Everything of groups that may be announced; most of it was announced long ago. */
export const groupNews: (state: State) => readonly News[] = createSelector(
  [settledGroups, plaintextGroups, me],
  (groups, plain, me) => [
    ...[...groups.values()]
      .filter(({ intervals }) => intervals.some((span) => sameIdentity(span, me)))
      .flatMap(changeNews),
    ...[...plain.values()]
      .filter(({ members }) => members.has(me.id))
      .flatMap((group) => plaintextGroupNews(group, me.id)),
  ],
)

/** Everything of the plain-text chat that may be announced, the newest last. */
export const plaintextNews = (state: State): readonly News[] => {
  const requests = allRequests(state)
  return [
    ...newsSince({ ...requests, plain: new Map() }, requests),
    ...groupNews(state).filter(({ key }) => key.startsWith('plain ')),
  ]
}
