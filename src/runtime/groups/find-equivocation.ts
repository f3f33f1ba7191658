/**
 * Finds authors who sign two packets where they may sign one: two commands of a group under one number, or with
 * one id, or two rosters after the same one. Both packets are kept, so that every member gets to see them.
 */
import type { EquivocationEvent, SignedVersion } from '../../model/groups/equivocation.ts'
import {
  contradictingVersions,
  distinctVersions,
  equivocationAt,
  MAX_EQUIVOCATIONS,
  MAX_VERSIONS,
} from '../../model/groups/equivocation.ts'
import type { Group } from '../../model/groups/membership.ts'
import { wasMember } from '../../model/groups/membership.ts'
import type { Stamped } from '../../model/commands.ts'
import type { SeqRange } from '../../core/seq-ranges.ts'
import { intersectRanges, presentRanges, subtractRange, takeFirst } from '../../core/seq-ranges.ts'
import type { GroupId, PacketHash } from '../../core/ids.ts'
import { parseRosterHash, ulidOf } from '../../core/ids.ts'
import type { Decoded } from '../../protocol/codec.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { IncomingCounter } from '../counters.ts'
import { counterName } from '../counters.ts'
import { applyStored, readTrustedCommand } from '../inbound/decide-command.ts'
import type { DeferredCommands } from '../inbound/deferred-commands.ts'
import { idsIn } from '../inbound/stored-ids.ts'
import type { RuntimeContext } from '../runtime-context.ts'
import { rosterSlot } from './relay.ts'
import { createVersionReader, sameBytes } from './signed-version.ts'

/** Of an author's packets so many numbers are looked at, the newest, and so many of them at a time. */
const MAX_SCANNED = 2000
const PIECE = 200

type Deps = Pick<RuntimeContext, 'disk' | 'eventStore' | 'signer' | 'now'> & {
  readonly deferred: Pick<DeferredCommands, 'defer'>
  /** Other members have to learn of it. */
  readonly onFound: (group: GroupId) => void
}

type RosterCommand = Extract<Stamped, { readonly type: 'group.roster' }>
type Numbered = Pick<Decoded, 'seq' | 'ref'>

/** Where another packet under a number is kept, beside the one that came first. */
export const versionSlot = (counter: IncomingCounter, hash: PacketHash): string =>
  `${counterName(counter)} ${hash}`

const openIn = (group: Group, { from, key }: IncomingCounter) =>
  (group.equivocations ?? []).filter(
    (one) =>
      one.of === 'command' &&
      one.by === from &&
      one.key === key &&
      contradictingVersions(one).length > 0,
  )

/** Equivocation in my groups. */
export const createEquivocationFinder = (deps: Deps) => {
  const { disk, eventStore } = deps
  const { packets } = disk
  const { hashOf, contentOf, versionOf } = createVersionReader(deps.signer.hash)
  // which of an author's packets were compared with what is open
  const scanned = new Map<string, readonly SeqRange[]>()

  const groupOf = (id: GroupId) => eventStore.state().groups.get(id)
  type Found = Omit<EquivocationEvent, 'type' | 'foundAt' | 'versions' | 'group'>

  /** Another version beside the first one; false where it is known, or where too many are. */
  const add = (
    group: Group,
    found: Found,
    first: SignedVersion | undefined,
    second: SignedVersion | undefined,
    keep: () => void,
  ): boolean => {
    const list = group.equivocations ?? []
    const known = equivocationAt(list, found)
    const versions = known?.versions ?? (first ? [first] : [])
    if (!second || versions.length === 0 || versions.length >= MAX_VERSIONS) return false
    if (versions.some(({ hash }) => hash === second.hash)) return false
    const ofAuthor = list.filter(({ key }) => key === found.key)
    if (!known && ofAuthor.length >= MAX_EQUIVOCATIONS) return false
    const event: EquivocationEvent = {
      type: 'group.equivocated',
      group: group.id,
      ...found,
      foundAt: known?.foundAt ?? deps.now(),
      versions: [...versions, second],
    }
    eventStore.commit([event], keep)
    deps.onFound(group.id)
    return true
  }

  const memberGroupOf = (counter: IncomingCounter): Group | undefined => {
    const group = counter.channel.kind === 'group' ? groupOf(counter.channel.group) : undefined
    return wasMember(group, { id: counter.from, key: counter.key }) ? group : undefined
  }

  /** Takes what was not said again as if it had arrived: then everybody has everything. */
  const takeRemaining = (counter: IncomingCounter, { seq, versions }: EquivocationEvent) => {
    const [main] = packets.range(counterName(counter), seq, seq)
    for (const { hash, repeated } of versions) {
      if (repeated || (main && hashOf(main.bytes) === hash)) continue
      const [stored] = packets.range(versionSlot(counter, hash), seq, seq)
      if (!stored) continue
      const { topic } = counter
      const command = readTrustedCommand(topic, stored.bytes)
      if (command.ok) applyStored(deps, command.value, { topic, bytes: stored.bytes })
    }
  }

  type Stored = { readonly seq: number; readonly bytes: Uint8Array }

  /** Where the history has this message under another number. */
  const messageElsewhere = (counter: IncomingCounter, { ref, seq }: SignedVersion) => {
    const known = disk.history.find(ref)
    if (!known || known.by !== counter.from || known.seq === seq) return []
    return packets.range(counterName(counter), known.seq, known.seq)
  }

  /** These packets of the author are there: what they repeat is in no contradiction any more. */
  const compare = (counter: IncomingCounter, group: Group, arrived: readonly Stored[]) => {
    const withIds = arrived.map((stored) => ({ ...stored, ids: idsIn(stored.bytes) }))
    for (const one of openIn(group, counter)) {
      const isThereToo = (version: SignedVersion) =>
        [
          ...withIds.filter(({ ids }) => ids.includes(ulidOf(version.ref))),
          ...messageElsewhere(counter, version),
        ].some(({ seq, bytes }) => seq !== version.seq && contentOf(bytes) === version.content)
      const again = distinctVersions(one).filter(
        (version) => version.repeated !== true && isThereToo(version),
      )
      const isAgain = ({ content }: SignedVersion) =>
        again.some((version) => version.content === content)
      if (again.length === 0) continue
      const event: EquivocationEvent = {
        type: 'group.equivocated',
        group: group.id,
        ...one,
        versions: one.versions.map((version) =>
          isAgain(version) ? { ...version, repeated: true } : version,
        ),
      }
      eventStore.commit([event])
      if (contradictingVersions(event).length === 0) takeRemaining(counter, event)
    }
  }

  /** Looks for open versions among the packets of their author that were not looked at. */
  const scan = (counter: IncomingCounter) => {
    const group = memberGroupOf(counter)
    const name = counterName(counter)
    if (!group || openIn(group, counter).length === 0) return void scanned.delete(name)
    const present = presentRanges(counter.received)
    const { upTo } = counter.received
    const newest = intersectRanges(present, [[Math.max(1, upTo - MAX_SCANNED), upTo]])
    let left = (scanned.get(name) ?? []).reduce(subtractRange, newest)
    scanned.set(name, present)
    while (left.length > 0) {
      const { now, rest } = takeFirst(left, PIECE)
      compare(
        counter,
        groupOf(group.id) ?? group,
        now.flatMap(([from, to]) => packets.range(name, from, to)),
      )
      left = rest
    }
  }

  return {
    /** A packet came under a number that is there. */
    secondPacket: (counter: IncomingCounter, { seq }: Numbered, bytes: Uint8Array): void => {
      const group = memberGroupOf(counter)
      const [stored] = packets.range(counterName(counter), seq, seq)
      if (!group || !stored || sameBytes(stored.bytes, bytes)) return
      const { topic, from: by, key } = counter
      const second = versionOf(topic, bytes)
      const keep = () => {
        if (second) packets.put(versionSlot(counter, second.hash), seq, bytes)
      }
      const found = { by, key, seq, of: 'command' } as const
      if (!add(group, found, versionOf(topic, stored.bytes), second, keep)) return
      scanned.delete(counterName(counter))
      scan(counter)
    },
    /** A message came with an id that its author has used under another number. */
    secondUse: (counter: IncomingCounter, { ref }: Numbered, bytes: Uint8Array): void => {
      const group = memberGroupOf(counter)
      const known = group && disk.history.find(ref)
      if (!known || known.by !== counter.from || known.channel.kind !== 'group') return
      const [stored] = packets.range(counterName(counter), known.seq, known.seq)
      const { topic, from: by, key } = counter
      const first = stored && versionOf(topic, stored.bytes)
      const second = versionOf(topic, bytes)
      if (first?.ref !== ref || first.content === second?.content) return
      // everybody gets both packets, each under its number
      add(group, { by, key, seq: known.seq, of: 'command' }, first, second, () => {})
    },
    /** A second roster of one signer after the same roster. */
    secondRoster: ({ group: id, rev, before, by, key }: RosterCommand, bytes: Uint8Array): void => {
      const group = groupOf(id)
      const topic = topicOf({ kind: 'roster', group: id, from: by })
      const rival = [...(group?.known ?? [])].find(
        ([, known]) => known.before === before && known.by === by && known.rev === rev,
      )
      const [stored] = rival ? packets.range(rosterSlot(rival[0]), rev, rev) : []
      const second = versionOf(topic, bytes)
      if (!group || !stored || !second) return
      const first = versionOf(topic, stored.bytes)
      const hash = parseRosterHash(second.hash)
      const keep = () => {
        if (hash !== undefined) packets.put(rosterSlot(hash), rev, bytes)
      }
      add(group, { by, key, seq: rev, of: 'roster' }, first, second, keep)
    },
    counted: scan,
    /** What was compared may not be on disk. */
    lookAgain: () => scanned.clear(),
  }
}

export type EquivocationFinder = ReturnType<typeof createEquivocationFinder>
