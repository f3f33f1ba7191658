/** The lines of a group's conversation that nobody typed: who founded, joined, left, leads. */
import type { GroupChange } from '../../../src/model/groups/group-changes.ts'
import type { Group } from '../../../src/model/groups/membership.ts'
import type { Join } from '../../../src/model/groups/joins.ts'
import type { UserId } from '../../../src/core/ids.ts'
import type { Texts } from '../../../src/i18n/texts.ts'
import type { SystemLine } from './system-lines.ts'

type LineContext = {
  readonly me: UserId
  readonly nameOf: (who: UserId) => string
  readonly texts: Texts
}

const changeText = (change: GroupChange, { me, nameOf, texts }: LineContext): string => {
  const { system } = texts.group
  const by = nameOf(change.by)
  const mine = change.by === me
  switch (change.kind) {
    case 'founded':
      return mine ? system.iFounded : system.founded(by)
    case 'disbanded':
      return mine ? system.iDisbanded : system.disbanded(by)
    case 'topic':
      return mine ? system.myTopic(change.topic) : system.topic(by, change.topic)
    case 'joined':
      return change.who === me ? system.iJoined : system.joined(nameOf(change.who))
    case 'added':
      return system.addedMe(by)
    case 'left':
      return change.who === me ? system.iLeft : system.left(nameOf(change.who))
    case 'removed':
      if (change.who === me) return system.removedMe(by)
      return mine ? system.removedByMe(nameOf(change.who)) : system.removed(nameOf(change.who), by)
    case 'handed':
      if (change.who === me) return system.handedToMe(by)
      return mine ? system.handedByMe(nameOf(change.who)) : system.handed(nameOf(change.who), by)
    case 'claimed':
      return change.who === me ? system.iClaimed : system.claimed(nameOf(change.who))
  }
}

const subjectOf = (change: GroupChange) => ('who' in change ? change.who : '')

/** What I asked and was asked; the roster shows whether it was accepted. */
const joinLines = (join: Join, { me, nameOf, texts }: LineContext): readonly SystemLine[] => {
  const { id, kind, from, to, at, text, answer, answeredAt = at, reason = '' } = join
  const { system } = texts.group
  const mine = from === me
  if (kind === 'ask' ? !mine : to !== me) return []
  // an ask that accepts an invitation adds nothing to the invitation
  if (join.invitation !== undefined) return []
  const words = kind === 'ask' ? system.iAsked(text) : system.invitedMe(nameOf(from), text)
  const asked = { key: `asked ${id}`, at, text: words }
  if (answer !== 'denied') return [asked]
  const no = kind === 'ask' ? system.deniedMe(nameOf(to), reason) : system.iDeclined(reason)
  return [asked, { key: `answered ${id}`, at: answeredAt, text: no }]
}

/** All of them for the conversation of a group, by time. */
export const groupSystemLines = (
  { id, changes }: Pick<Group, 'id' | 'changes'>,
  joins: ReadonlyMap<unknown, Join>,
  context: LineContext,
): readonly SystemLine[] =>
  [
    ...changes.map((change): SystemLine => ({
      key: `roster ${change.rev} ${change.kind} ${subjectOf(change)}`,
      at: change.at,
      text: changeText(change, context),
    })),
    ...[...joins.values()]
      .filter(({ group }) => group === id)
      .flatMap((join) => joinLines(join, context)),
  ].toSorted((a, b) => a.at - b.at)
