/** The lines of a group's conversation that nobody typed: who founded, joined, left, leads. */
import type { Equivocation, SignedVersion } from '../../../src/model/groups/equivocation.ts'
import { contradictingVersions } from '../../../src/model/groups/equivocation.ts'
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

const equivocationText = (
  { by, seq, of }: Equivocation,
  versions: readonly SignedVersion[],
  { me, nameOf, texts }: LineContext,
): string => {
  const { system } = texts.group
  // I lie to nobody: my profile was copied, and one of the two programs is alone with what it says
  const mine = by === me
  if (of === 'roster')
    return mine ? system.iEquivocatedRoster(seq) : system.equivocatedRoster(nameOf(by), seq)
  const said = versions.map(({ kind, text }) =>
    system.version[kind === 'roster' ? 'unknown' : kind](text),
  )
  return mine ? system.iEquivocated(said) : system.equivocated(nameOf(by), said)
}

/** Who said two different things, or made two rosters after the same one. */
const equivocationLines = (
  list: readonly Equivocation[],
  context: LineContext,
): readonly SystemLine[] =>
  list.flatMap((one): readonly SystemLine[] => {
    const versions = contradictingVersions(one)
    if (versions.length === 0) return []
    const key = `equivocation ${one.of} ${one.key} ${one.seq}`
    return [{ key, at: one.foundAt, text: equivocationText(one, versions, context) }]
  })

/** What changed from roster to roster, and who did not tell all the same. */
export const groupSystemLines = (
  { changes, equivocations = [] }: Pick<Group, 'changes' | 'equivocations'>,
  context: LineContext,
): readonly SystemLine[] => [
  ...changes.map((change) => ({
    key: `roster ${change.rev} ${change.kind} ${subjectOf(change)}`,
    at: change.at,
    ...(change.shownAt !== undefined && { shownAt: change.shownAt }),
    text: changeText(change, context),
  })),
  ...equivocationLines(equivocations, context),
]
