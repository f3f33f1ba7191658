/** What others did to me and my groups, told in the status line wherever I am. */
import type { GroupChange } from '../../src/model/groups/group-changes.ts'
import { sameIdentity } from '../../src/model/groups/roster.ts'
import { amLeader } from '../../src/model/groups/membership.ts'
import type { Group } from '../../src/model/groups/membership.ts'
import type { Join } from '../../src/model/groups/joins.ts'
import type { State } from '../../src/model/state.ts'
import { createSelector } from '../../src/core/memo.ts'
import type { GroupId } from '../../src/core/ids.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { personName } from '../actions/action-context.ts'
import { groupTitle } from '../state/conversation-titles.ts'

/** Something to tell once. */
export type GroupNews = {
  readonly key: string
  readonly group: GroupId
  readonly of:
    | { readonly kind: 'join'; readonly join: Join }
    | { readonly kind: 'change'; readonly change: GroupChange }
}

const joinNews = (join: Join): GroupNews => ({
  key: `join ${join.id} ${join.answer}`,
  group: join.group,
  of: { kind: 'join', join },
})

const changeNews = ({ id, roster, changes }: Group): readonly GroupNews[] =>
  changes
    .filter(({ rev }) => rev === roster.rev)
    .map((change) => ({
      key: `${id} ${change.rev} ${change.kind} ${'who' in change ? change.who : ''}`,
      group: id,
      of: { kind: 'change', change },
    }))

const joins = (state: State) => state.joins
const groups = (state: State) => state.groups
const me = (state: State) => state.me

/** Everything that may be told; most of it was, long ago. */
export const groupNews: (state: State) => readonly GroupNews[] = createSelector(
  [joins, groups, me],
  (joins, groups, me) => [
    ...[...joins.values()].map(joinNews),
    ...[...groups.values()]
      .filter(({ intervals }) => intervals.some((span) => sameIdentity(span, me)))
      .flatMap(changeNews),
  ],
)

const joinText = (join: Join, state: State, { group: texts }: Texts): string | undefined => {
  const { kind, from, to, name, answer, reason = '' } = join
  const { notices } = texts
  const mine = from === state.me.id
  if (!mine) {
    if (answer !== 'waiting') return undefined
    // whom I invited is let in by my program
    if (kind === 'ask' && join.invitation !== undefined) return undefined
    const words = kind === 'ask' ? notices.asksToJoin : notices.invitesYou
    return words(personName(state, from), name)
  }
  if (kind === 'invite') {
    return answer === 'denied'
      ? notices.theyDeclined(personName(state, to), name, reason)
      : undefined
  }
  if (answer === 'accepted') return notices.youAreIn(name)
  if (answer === 'denied') return notices.notLetIn(name, reason)
  if (answer === 'moved') return notices.askedAnother(name)
  return answer === 'over' ? notices.isOver(name) : undefined
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

/** The sentence for it; nothing where I did it myself, or where the chat tells enough. */
export const groupNewsText = (
  { of, group }: GroupNews,
  state: State,
  texts: Texts,
): string | undefined =>
  of.kind === 'join' ? joinText(of.join, state, texts) : changeText(of.change, group, state, texts)
