/** The lines of a group's conversation that nobody typed: who founded, joined, left, leads. */
import type { GroupChange } from '../../../src/model/groups/group-changes.ts'
import type { Group } from '../../../src/model/groups/membership.ts'
import type { LineContext, SystemLine } from './system-lines.ts'

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

/** What changed from roster to roster. */
export const groupSystemLines = (
  { changes }: Pick<Group, 'changes'>,
  context: LineContext,
): readonly SystemLine[] =>
  changes.map((change) => ({
    key: `roster ${change.rev} ${change.kind} ${subjectOf(change)}`,
    at: change.at,
    text: changeText(change, context),
  }))
