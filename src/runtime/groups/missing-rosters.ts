/** Which rosters are missing: those that messages name, and those without which nobody can tell which branch counts. */
import { isMessageCommand } from '../../model/messages/message-commands.ts'
import { isInGroup } from '../../model/messages/channel-info.ts'
import type { Group, RosterRef } from '../../model/groups/membership.ts'
import { awaitsAdmission, isMember } from '../../model/groups/membership.ts'
import type { Identity, SignedRoster } from '../../model/groups/roster.ts'
import { memberIn } from '../../model/groups/roster.ts'
import { isFullyObserved } from '../../model/groups/adopt-roster.ts'
import { missingRosterIn, overdueRosterIn } from '../../model/groups/roster-chain.ts'
import type { Command } from '../../model/commands.ts'
import type { State } from '../../model/state.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import type { Disk } from '../../ports/storage.ts'
import { decodeTrusted } from '../../protocol/decode-packet.ts'
import { isWireCommand } from '../../protocol/codec.ts'
import type { RosterRegistry } from './roster-registry.ts'

/**
 * A roster that a message names, and the author of that message; `from`: all since that one are missing. `members`: those
 * of the roster that waits for it.
 */
export type MissingRoster = {
  readonly group: GroupId
  readonly from?: number
  readonly rev: number
  readonly by: UserId
  readonly members?: readonly Identity[]
}

/** So many rosters before the wanted one are requested as well. */
const ROSTERS_BEFORE = 60

/** The rosters before one by which I am a member; some from before I was let in, too: what I know may be a branch that lost. */
export const missingBefore = (
  { group, rev, members }: Pick<SignedRoster, 'group' | 'rev' | 'members'>,
  by: UserId,
  me: Identity,
): MissingRoster => {
  const last = rev - 1
  const since = memberIn({ members }, me)?.since ?? last
  return {
    group,
    from: Math.max(1, Math.min(since, last - ROSTERS_BEFORE)),
    rev: last,
    by,
    members,
  }
}

/**
 * The rosters that deferred messages of my groups wait for, and those that come before one that lets me in. What is there
 * but waits itself is not missing.
 */
export const missingRosters = (
  { deferred }: Pick<Disk, 'deferred'>,
  state: State,
  hashOf: (bytes: Uint8Array) => string,
): readonly MissingRoster[] => {
  const { groups, me } = state
  const waiting = deferred
    .authors()
    .flatMap((author) => deferred.byAuthor(author))
    .filter(({ reason }) => reason === 'unknown-roster')
  const present = new Set(waiting.map(({ bytes }) => hashOf(bytes)))
  return waiting.flatMap(({ topic, bytes }): readonly MissingRoster[] => {
    // the signature was checked when it arrived
    const read = decodeTrusted(topic, bytes)
    if (!read.ok) return []
    const { by, message } = read.value.decoded
    if (!isWireCommand(message)) return []
    // a roster waits for the one before it, a command for the roster that it names
    const wanted =
      message.type === 'group.roster'
        ? { group: message.group, rev: message.rev - 1, hash: message.before }
        : rosterNamedBy(message)
    const group = wanted && groups.get(wanted.group)
    if (!group || wanted.hash === undefined || group.known.has(wanted.hash)) return []
    if (present.has(wanted.hash)) return []
    if (isMember(group, me)) return [{ group: wanted.group, rev: wanted.rev, by }]
    const letsMeIn = message.type === 'group.roster' && memberIn(message, me) !== undefined
    // of a group that is over, or was left, a roster may lack its past for ever
    return letsMeIn && awaitsAdmission(state, wanted.group) ? [missingBefore(message, by, me)] : []
  })
}

/** The roster under which a command was sent, if it names one. */
export const rosterNamedBy = (
  command: Command,
): (RosterRef & { readonly group: GroupId }) | undefined => {
  if (isMessageCommand(command)) {
    return isInGroup(command) ? { group: command.channel.group, ...command.roster } : undefined
  }
  if (command.type !== 'group.ask' && command.type !== 'group.leave') return undefined
  return command.roster && { group: command.group, ...command.roster }
}

/**
 * The roster that is needed to decide which of two branches counts: a missing one, or one that should count by
 * now, and of which a non-member kept no bytes.
 */
export const missingInChain = (
  group: Group,
  state: State,
  bytesOf: RosterRegistry['bytesOf'],
): readonly MissingRoster[] => {
  const hash = overdueRosterIn(group, state)
  const overdue = hash && group.known.get(hash)
  const missing = isFullyObserved(state, group) ? undefined : missingRosterIn(group)
  const gap = overdue && !bytesOf(hash, overdue.rev) ? overdue : missing
  return gap ? [{ group: group.id, rev: gap.rev, by: gap.by }] : []
}
