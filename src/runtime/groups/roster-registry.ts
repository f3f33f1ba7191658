/** Signs and stores my own rosters, and decides about those of others. */
import { decide } from '../../model/model.ts'
import { buildRoster } from '../../model/groups/roster-builder.ts'
import type { RosterIntent, ReceivedRanges } from '../../model/groups/roster-builder.ts'
import type { Roster, Heirs, LineageStep } from '../../model/groups/roster.ts'
import { sameIdentity } from '../../model/groups/roster.ts'
import { isWellFormed } from '../../model/groups/roster-rules.ts'
import { overdueRosterIn } from '../../model/groups/roster-chain.ts'
import { CLOCK_TOLERANCE } from '../../model/shown-time.ts'
import type { ChatEvent } from '../../model/events.ts'
import type { Refusal } from '../../model/refusals.ts'
import type { Stamped } from '../../model/commands.ts'
import type { RosterHash, GroupId, Millis, Ref } from '../../core/ids.ts'
import { createRef, parseRosterHash, addMillis, NO_ROSTER } from '../../core/ids.ts'
import { NO_SEQS } from '../../core/seq-ranges.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { signEnvelope } from '../../protocol/envelope.ts'
import { topicOf } from '../../protocol/topics.ts'
import { handoverText, heirsText, isLineageSigned } from '../../protocol/lineage-signatures.ts'
import { encode } from '../../protocol/codec.ts'
import { markPending } from './apply-roster.ts'
import { readTrustedCommand } from '../inbound/decide-command.ts'
import { confirmable } from '../inbound/receipts/receipts.ts'
import { rosterSlot } from './relay.ts'
import { createJoinBaselines } from './join-baseline.ts'
import type { GroupCommit } from '../outbound/group-commit.ts'
import type { RuntimeContext } from '../runtime-context.ts'

/** The largest roster, in bytes. */
const MAX_ROSTER_BYTES = 48_000

type RosterCommand = Extract<Stamped, { type: 'group.roster' }>

export type RosterRegistry = {
  /** Makes the roster that fulfils the intent. */
  readonly issue: (intent: RosterIntent) => Result<Ref, Refusal>
  /**
   * Decides about anybody's roster; what it changes is true when this returns. `isChecked`: it waited on disk, where nothing
   * gets whose signatures were not checked.
   */
  readonly receive: (
    command: RosterCommand,
    bytes: Uint8Array,
    isChecked: boolean,
  ) => Result<readonly ChatEvent[], Refusal>
  /** Checks whether another known roster of this group counts by now. */
  readonly reconcile: (group: GroupId) => void
  /** The bytes of a roster, as its signer made them. */
  readonly bytesOf: (hash: RosterHash, rev: number) => Uint8Array | undefined
}

type Deps = RuntimeContext & { readonly groupCommit: Pick<GroupCommit, 'stored'> }

export const createRosterRegistry = (deps: Deps): RosterRegistry => {
  const { space, signer, disk, counters, eventStore, ids } = deps
  const baselines = createJoinBaselines(disk, counters)

  const receivedRanges: ReceivedRanges = (group, who) => {
    const { me } = eventStore.state()
    if (sameIdentity(who, me)) {
      const own = counters.outgoing({ kind: 'group', group, from: me.id })?.count ?? 0
      return { upTo: own, gaps: [] }
    }
    const counter = counters.incoming({ kind: 'group', group, from: who.id }, who.key)
    // more gaps than fit a receipt do not fit a roster either: nobody could read it
    return counter ? confirmable(counter) : NO_SEQS
  }

  /** The roster with the two further signatures in it. */
  const signRoster = (roster: Roster): Roster => {
    const { rev } = roster
    const heirs: Heirs = { ...roster.heirs, sig: signer.sign(heirsText(roster, rev, roster.heirs)) }
    const lineage = roster.lineage.map((step): LineageStep =>
      step.how === 'handed' && step.rev === rev
        ? { ...step, sig: signer.sign(handoverText(roster, step)) }
        : step,
    )
    return { ...roster, heirs, lineage }
  }

  const hashOf = (bytes: Uint8Array): RosterHash => parseRosterHash(signer.hash(bytes)) ?? NO_ROSTER

  const commit = (events: readonly ChatEvent[], command: RosterCommand, bytes: Uint8Array) => {
    const mine = events.some(
      ({ type }) => type === 'group.rosterAdopted' || type === 'group.forked',
    )
    const persist = () => {
      disk.packets.put(rosterSlot(command.hash), command.rev, bytes)
      const [changed] = events.filter(
        (event) => event.type === 'group.rosterAdopted' || event.type === 'group.forked',
      )
      if (changed?.type === 'group.forked') {
        if (changed.commonRev === undefined) return
        markPending(disk.keyValues, changed.group, changed.commonRev)
      }
      if (changed?.type !== 'group.rosterAdopted') return
      const { roster, forkRev, commonRev = forkRev } = changed
      if (forkRev !== undefined) baselines.revert(roster.group, forkRev)
      baselines.record(roster, eventStore.state().me)
      markPending(disk.keyValues, roster.group, commonRev)
    }
    eventStore.commit(events, mine ? persist : undefined)
  }

  const issue = (intent: RosterIntent): Result<Ref, Refusal> => {
    const state = eventStore.state()
    const now = deps.now()
    const built = buildRoster(state, intent, receivedRanges, now)
    if (!built.ok) return built
    const roster = signRoster(built.value)
    const before = state.groups.get(roster.group)?.roster.at ?? 0
    const at = now > before ? now : addMillis(before as Millis, 1)
    const { key } = signer
    const clock = at > addMillis(now, CLOCK_TOLERANCE) ? { clock: now } : {}
    const ref = createRef(ids.next(at), key)
    const stamp = { by: state.me.id, at, ...clock, ref, key, seq: 0 }
    const topic = topicOf({ kind: 'roster', group: roster.group, from: state.me.id })
    const message = { type: 'group.roster', ...roster, hash: NO_ROSTER } as const
    const bytes = signEnvelope(space, topic, encode(message, stamp), signer.sign)
    // it must fit a packet also when it is relayed
    if (bytes.length > MAX_ROSTER_BYTES) return fail('group-full')
    const read = readTrustedCommand(topic, bytes)
    if (!read.ok) return read
    if (read.value.type !== 'group.roster' || !isWellFormed(read.value)) return fail('bad-roster')
    const command: RosterCommand = { ...read.value, hash: hashOf(bytes) }
    // my own roster is decided by the same rules, or I would be alone with it
    const decided = decide(eventStore.state(), command)
    if (!decided.ok) return decided
    deps.groupCommit.stored()
    commit(decided.value, command, bytes)
    deps.emit('rosterIssued', { group: roster.group, hash: command.hash })
    return ok(stamp.ref)
  }

  const receive: RosterRegistry['receive'] = (decoded, bytes, isChecked) => {
    const command: RosterCommand = { ...decoded, hash: hashOf(bytes) }
    // a known roster was decided before: its signatures cost more than this check
    const known = eventStore.state().groups.get(command.group)
    if (
      known?.known.has(command.hash) &&
      overdueRosterIn(known, eventStore.state()) !== command.hash
    )
      return fail('stale')
    const by = { id: command.by, key: command.key }
    if (!isWellFormed(command)) return fail('bad-roster')
    if (!isChecked && !isLineageSigned(command, by, signer.verify)) return fail('bad-roster')
    const decided = decide(eventStore.state(), { ...command, receivedAt: deps.now() })
    if (decided.ok) commit(decided.value, command, bytes)
    return decided
  }

  /** Decides again about rosters that should count by now. */
  const reconcile = (id: GroupId) => {
    for (;;) {
      const group = eventStore.state().groups.get(id)
      const hash = group && overdueRosterIn(group, eventStore.state())
      const known = hash && group?.known.get(hash)
      const bytes = known && bytesOf(hash, known.rev)
      if (!known || !bytes) return
      const channel = { kind: 'roster', group: id, from: known.by } as const
      // of a known roster all signatures were checked before
      const read = readTrustedCommand(topicOf(channel), bytes)
      if (!read.ok || read.value.type !== 'group.roster') return
      if (!receive({ ...read.value, hash }, bytes, true).ok) return
    }
  }

  const bytesOf = (hash: RosterHash, rev: number) =>
    disk.packets.range(rosterSlot(hash), rev, rev)[0]?.bytes

  return {
    reconcile,
    issue,
    receive,
    bytesOf,
  }
}
